"""`rsnms doctor` on the settings of alerts: each fault is told with what mends it, good ones are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cli.doctor_alerts import look_at_alerts

SECRET = "secret-of-the-hook"


@pytest.fixture(autouse=True)
def good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both channels as they should be."""
    for name, text in {"password": "p", "hook": f"https://hooks.example.org/{SECRET}"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    for variable, value in {
        "RSNMS_ALERT_EMAILS": "duty@example.org",
        "RSNMS_SMTP": "mail.example.org",
        "RSNMS_SMTP_USER": "rsnms",
        "RSNMS_SMTP_PASSWORD_FILE": str(tmp_path / "password"),
        "RSNMS_ALERT_WEBHOOK_FILE": str(tmp_path / "hook"),
    }.items():
        monkeypatch.setenv(variable, value)
    for variable in ("RSNMS_SMTP_SECURITY", "RSNMS_ALERT_FROM", "RSNMS_ALERT_WEBHOOK"):
        monkeypatch.delenv(variable, raising=False)


def said() -> tuple[bool, str]:
    """Whether all is good, and the words."""
    found = list(look_at_alerts())
    text = "\n".join(f.text for f in found)
    assert SECRET not in text
    return all(f.good and not f.warns for f in found), text


def test_good_settings_are_told_in_a_line() -> None:
    assert said() == (
        True,
        "Извещения настроены: почта (duty@example.org), вебхук. Проверить доставку: rsnms alerts test",
    )


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("RSNMS_SMTP", "mail.example.org:99999", "порта 99999 не бывает"),
        ("RSNMS_SMTP", "", "нужен сервер"),
        ("RSNMS_SMTP_SECURITY", "none", "незашифрованным: задайте RSNMS_SMTP_SECURITY"),
        ("RSNMS_SMTP_USER", "", "а имени нет"),
        ("RSNMS_SMTP_PASSWORD_FILE", "", "а пароля нет"),
        ("RSNMS_SMTP_PASSWORD_FILE", "/nowhere", "не удалось прочитать файл /nowhere"),
        ("RSNMS_ALERT_WEBHOOK_FILE", "/nowhere", "не удалось прочитать файл /nowhere"),
    ],
)
def test_a_fault_is_told(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str) -> None:
    monkeypatch.setenv(variable, value)
    fine, text = said()
    assert not fine
    assert words in text


def test_a_bad_address_of_the_webhook_is_told(tmp_path: Path) -> None:
    (tmp_path / "hook").write_text(f"https://hooks.example.org:0/{SECRET}", encoding="utf-8")
    fine, text = said()
    assert not fine
    assert "Адрес для извещений (RSNMS_ALERT_WEBHOOK) неверен" in text


def test_a_webhook_without_encryption_is_told(tmp_path: Path) -> None:
    (tmp_path / "hook").write_text(f"http://hooks.example.org/{SECRET}", encoding="utf-8")
    assert "http://" in said()[1]
    (tmp_path / "hook").write_text(f"http://127.0.0.1:8080/{SECRET}", encoding="utf-8")
    assert said()[0]


def test_a_relay_on_this_machine_needs_no_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RSNMS_SMTP_SECURITY", "none")
    monkeypatch.setenv("RSNMS_SMTP", "localhost:25")
    assert said()[0]


def test_a_secret_that_others_can_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "password").chmod(0o604)
    fine, text = said()
    assert not fine
    assert f"chmod o-rwx {tmp_path / 'password'}" in text


def test_nothing_set_up_is_a_word_and_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("RSNMS_ALERT_EMAILS", "RSNMS_ALERT_WEBHOOK_FILE"):
        monkeypatch.delenv(variable)
    [finding] = look_at_alerts()
    assert finding.good
    assert finding.warns
