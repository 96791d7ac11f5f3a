"""Alerts reach a real mail server and a real web server, once; what can't be sent is kept and tried again."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from pipelines.alerts import Alert, AlertSettings, flush, post, undelivered
from pipelines.cli import main
from pipelines.settings import Settings, SettingsError

NIGHT = datetime(2024, 9, 1, 23, 0, tzinfo=UTC)
ALERT = Alert("run_failed", "run:1", "РСНМС: сбой", "Запуск остановился.", "02.09.2024 02:00", "Повторите.", "", "1")


def test_an_alert_says_what_since_when_and_what_to_do_in_both_channels(settings: Settings, taken: Any) -> None:
    assert post(settings, ALERT, NIGHT)
    [letter], [body] = taken.letters, taken.posts
    assert letter["Subject"] == ALERT.title
    assert letter["To"] == "duty@example.org, chief@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_content().replace("\r\n", "\n")
    assert text == ALERT.text()
    for part in ("Что случилось: Запуск остановился.", "С какого времени: 02.09.2024", "Что делать: Повторите."):
        assert part in text
        assert part in body["text"]
    assert (body["kind"], body["run_id"], body["id"]) == ("run_failed", "1", taken.identifiers[0])
    assert undelivered(settings) == []


def test_the_same_alert_is_sent_once_and_again_after_a_week(settings: Settings, taken: Any) -> None:
    assert post(settings, ALERT, NIGHT)
    assert not post(settings, ALERT, NIGHT + timedelta(days=6))
    assert len(taken.letters) == len(taken.posts) == 1
    assert post(settings, ALERT, NIGHT + timedelta(days=8))
    assert len(taken.letters) == len(taken.posts) == 2


@pytest.mark.parametrize("answer", [500, 302])
def test_only_the_channel_that_failed_is_tried_again(settings: Settings, taken: Any, answer: int) -> None:
    taken.post_answer = answer
    assert post(settings, ALERT, NIGHT)
    assert (len(taken.letters), len(taken.posts)) == (1, 0)
    assert flush(settings, NIGHT + timedelta(seconds=10)) == 1
    taken.post_answer = 200
    assert flush(settings, NIGHT + timedelta(seconds=10)) == 1, "not due yet"
    assert flush(settings, NIGHT + timedelta(minutes=2)) == 0
    assert (len(taken.letters), len(taken.posts)) == (1, 1)


def test_the_time_between_attempts_grows_to_an_hour_and_after_two_weeks_it_is_given_up(
    settings: Settings, taken: Any
) -> None:
    taken.mail_answer = "451 later"
    post(settings, ALERT, NIGHT)
    now, waits = NIGHT, []
    for _ in range(9):
        [letter] = undelivered(settings)
        waits.append((letter.next_at - now).total_seconds())
        now = letter.next_at
        flush(settings, now)
    assert all(0.8 * 60 * 2**n <= wait <= 1.2 * 60 * 2**n for n, wait in enumerate(waits[:5]))
    assert all(0.8 * 3600 <= wait <= 1.2 * 3600 for wait in waits[6:])
    assert len(taken.posts) == 1
    assert flush(settings, NIGHT + timedelta(days=15)) == 0


def test_nothing_that_is_wrong_with_a_channel_reaches_the_caller(
    settings: Settings, taken: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("RSNMS_SMTP", "127.0.0.1:1")
    taken.post_answer = 404
    with caplog.at_level(logging.WARNING):
        assert post(settings, ALERT, NIGHT)
        (settings.data_dir / "alerts" / "alert-broken.json").write_text("{", encoding="utf-8")
        assert flush(settings, NIGHT + timedelta(hours=1)) == 1
        monkeypatch.setenv("RSNMS_SMTP", "")
        assert flush(settings, NIGHT + timedelta(days=1)) == 1
        assert not post(settings, ALERT, NIGHT + timedelta(days=1)), "known already"
    assert "hooks" not in caplog.text, "the address of a webhook is a secret"
    assert taken.letters == []


def test_where_nobody_listens_nothing_is_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RSNMS_ALERT_EMAILS", "RSNMS_ALERT_WEBHOOK", "RSNMS_ALERT_WEBHOOK_FILE"):
        monkeypatch.delenv(name, raising=False)
    assert not post(settings, ALERT, NIGHT)
    assert not (settings.data_dir / "alerts").exists()


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("RSNMS_ALERT_EMAILS", "duty", "не адрес"),
        ("RSNMS_ALERT_EMAILS", "a@b.ru\nBcc: x@y.ru", "не адрес"),
        ("RSNMS_SMTP", "", "нужен сервер"),
        ("RSNMS_SMTP", "mail:порт", "нужен сервер"),
        ("RSNMS_SMTP", "mail:70000", "порта 70000 не бывает"),
        ("RSNMS_SMTP", "mail:0", "порта 0 не бывает"),
        ("RSNMS_SMTP_SECURITY", "ssl", "starttls"),
        ("RSNMS_SMTP_USER", "дежурный", "латинских"),
        ("RSNMS_SMTP_PASSWORD_FILE", "nowhere", "не удалось прочитать"),
        ("RSNMS_ALERT_WEBHOOK_FILE", "", "https://"),
    ],
)
@pytest.mark.usefixtures("taken")
def test_a_wrong_setting_is_told(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str) -> None:
    monkeypatch.setenv(variable, value)
    monkeypatch.setenv("RSNMS_ALERT_WEBHOOK", "ftp://x")
    with pytest.raises(SettingsError, match=said):
        AlertSettings.from_env()


@pytest.mark.usefixtures("taken")
def test_secrets_are_not_shown() -> None:
    shown = repr(AlertSettings.from_env())
    assert "p4 %ssword" not in shown
    assert "secret-token" not in shown


def test_the_command_tries_the_channels_and_says_what_is_wrong(settings: Settings, taken: Any) -> None:
    run = CliRunner()
    good = run.invoke(main, ["alerts", "test"])
    assert (good.exit_code, len(taken.letters), len(taken.posts)) == (0, 1, 1), good.output
    assert "duty@example.org" in good.output
    assert "проверка извещений" in taken.letters[0]["Subject"]
    taken.post_answer = 500
    bad = run.invoke(main, ["alerts", "test"])
    assert bad.exit_code == 1
    assert "Не удалось отправить извещений: 1 (вебхук)" in bad.output
    assert run.invoke(main, ["alerts", "send"]).exit_code == 1
    taken.post_answer = 200
    assert "Отправлено извещений: 1" in run.invoke(main, ["alerts", "send"]).output
    assert len(taken.posts) == 2
    assert "Неотправленных извещений нет" in run.invoke(main, ["alerts", "send"]).output


@pytest.mark.parametrize(
    "address", ["ftp://x", "https://", "http://x:70000/", "http://x:0/", "http://[::1/", "http://узел/"]
)
def test_an_address_that_is_none_is_told_and_not_repeated(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("RSNMS_ALERT_WEBHOOK", address)
    with pytest.raises(SettingsError, match="https://") as told:
        AlertSettings.from_env()
    assert address not in str(told.value).replace("https:// ", "")


def test_an_alert_whose_secrets_cannot_be_read_here_waits_for_who_can(
    settings: Settings, taken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in the nightly unit, which reaches neither the network nor the secrets of the channels."""
    with monkeypatch.context() as unit:
        unit.setenv("RSNMS_SMTP_PASSWORD_FILE", "/nowhere")
        unit.setenv("RSNMS_ALERT_WEBHOOK_FILE", "/nowhere")
        assert post(settings, ALERT, NIGHT)
        assert taken.letters == taken.posts == []
    assert flush(settings, NIGHT) == 0
    assert len(taken.letters) == len(taken.posts) == 1
