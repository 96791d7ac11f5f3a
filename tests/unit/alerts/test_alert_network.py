"""A broken network of alerts costs a run seconds, not the night; and clocks that were moved lose no alert."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from pipelines.alerts import Alert, AlertSettings, flush, outbox, post, sending, undelivered
from pipelines.settings import Settings

NIGHT = datetime(2024, 9, 1, 23, 0, tzinfo=UTC)


def alert(number: int) -> Alert:
    return Alert("run_failed", f"run:{number}", "РСНМС: сбой", "Запуск остановился.", "", "Повторите.")


@pytest.fixture
def dribbling() -> Iterator[int]:
    """The port of a server that is never silent and never done."""
    listener = socket.create_server(("127.0.0.1", 0))

    def speak() -> None:
        with suppress(OSError):
            connection, _ = listener.accept()
            while True:
                connection.sendall(b"220-mail\r\n")
                time.sleep(0.05)

    threading.Thread(target=speak, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()


def test_a_server_that_answers_for_ever_is_left(dribbling: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_LIMIT_SECONDS", 0.3)
    channels = AlertSettings(("duty@example.org",), "a@example.org", "127.0.0.1", dribbling, "none")
    since = time.monotonic()
    with pytest.raises(TimeoutError):
        sending.send(alert(1), "email", channels)
    assert 0.3 <= time.monotonic() - since < 5


def test_a_channel_that_is_down_is_asked_once_for_all_that_waits(
    settings: Settings, taken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = sending.send

    def counting(one: Alert, channel: str, channels: AlertSettings) -> None:
        asked.append(channel)
        real(one, channel, channels)

    monkeypatch.setattr(outbox, "send", counting)
    taken.mail_answer = "451 later"
    for number in range(3):
        post(settings, alert(number), NIGHT)
    asked.clear()
    assert flush(settings, NIGHT + timedelta(hours=2)) == 3
    assert asked == ["email"]
    taken.mail_answer = "250 OK"
    assert flush(settings, NIGHT + timedelta(hours=9)) == 0
    assert len(taken.letters) == 3


@pytest.mark.parametrize("length", range(1, 60, 3))
def test_no_letter_and_no_space_of_a_subject_is_lost(length: int) -> None:
    """However long the names of the regions are: a folded subject must come out as it went in."""
    title = f"РСНМС: ночной запуск не закончен ({'Ё' * length} край, Иркутская область, Томск)"
    made = sending.letter(Alert("test", "k", title, "Проверка.", "", ""), AlertSettings(("a@b.ru",), "c@d.ru"))
    read = message_from_bytes(made.as_bytes(), policy=policy.default)
    assert read["Subject"] == title
    assert all(len(line) < 79 for line in made.as_string().splitlines())


def test_an_alert_of_a_clock_that_was_ahead_goes_out_when_the_clock_is_right(settings: Settings, taken: Any) -> None:
    taken.mail_answer = "451 later"
    post(settings, alert(1), NIGHT + timedelta(days=3650))
    taken.mail_answer = "250 OK"
    assert flush(settings, NIGHT) == 0
    assert len(taken.letters) == 1
    assert undelivered(settings) == []


def test_what_was_sent_under_a_clock_ahead_may_be_said_again(settings: Settings, taken: Any) -> None:
    post(settings, alert(1), NIGHT + timedelta(days=3650))
    assert post(settings, alert(1), NIGHT)
    assert len(taken.letters) == 2
