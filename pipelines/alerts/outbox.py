"""Alerts on their way: `<data>/alerts/alert-<id>.json` until every channel took it. What they say belongs to `events`.

Nothing raised here reaches the caller: an alert that can't be sent is no reason for a run to fail.
"""

from __future__ import annotations

import fcntl
import json
import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.access import private_folder, write_private
from pipelines.alerts.alert import Alert
from pipelines.alerts.channels import AlertSettings, named_channels
from pipelines.alerts.sending import send
from pipelines.settings import Settings, SettingsError

_LOG = logging.getLogger(__name__)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
#: what was sent is remembered for so long; what lasts is said again after it
_REPEAT = timedelta(days=7)
#: an alert that nobody took for so long is news no more
_GIVEN_UP = timedelta(days=14)
_SENT = "sent.json"


@dataclass(frozen=True)
class Letter:
    """An alert, the channels that still have to take it, and when to try again (UTC)."""

    alert: Alert
    channels: tuple[str, ...]
    made_at: datetime
    attempts: int
    next_at: datetime

    def due(self, now: datetime) -> bool:
        """Whether its time has come; it has, too, where the clock was set back since."""
        return self.next_at <= now or self.next_at - now > 2 * _LONGEST_WAIT

    def failed(self, left: tuple[str, ...], now: datetime) -> Letter:
        """To be tried again later and later, not at the same second as the other deployments of a server."""
        wait = min(_FIRST_WAIT * 2**self.attempts, _LONGEST_WAIT) * random.uniform(0.8, 1.2)  # noqa: S311 - no secret
        return replace(self, channels=left, attempts=self.attempts + 1, next_at=now + wait)


def post(settings: Settings, alert: Alert, now: datetime | None = None) -> bool:
    """Put an alert in the outbox and try to send it; False where nobody listens or it is known already.

    Channels that are set up wrongly, or whose secrets this process may not read, keep it waiting.
    """
    at = now or datetime.now(UTC)
    try:
        channels = named_channels()
        if not channels:
            return False
        if alert.identifier in _sent(settings, at) or _file(settings, alert).exists():
            return False
        _write(settings, Letter(alert, channels, at, 0, at))
    except (OSError, ValueError) as error:
        _LOG.warning("an alert could not be kept: %s", type(error).__name__)
        return False
    flush(settings, at)
    return True


def flush(settings: Settings, now: datetime | None = None, *, all_at_once: bool = False) -> int:
    """Send what is due, or all of it; how many alerts are still undelivered."""
    at = now or datetime.now(UTC)
    if not (settings.data_dir / "alerts").is_dir():
        return 0
    try:
        channels = AlertSettings.from_env()
        down: set[str] = set()
        with _held(settings):
            for letter in _letters(settings):
                if all_at_once or letter.due(at):
                    down.update(_deliver(settings, letter, channels, at, down))
    except BlockingIOError:
        pass  # another process is sending
    except (OSError, ValueError, SettingsError) as error:
        _LOG.warning("alerts could not be sent: %s", type(error).__name__)
    return len(undelivered(settings))


def undelivered(settings: Settings) -> list[Letter]:
    """Alerts that some channel has not taken yet, oldest first."""
    return list(_letters(settings))


def _deliver(
    settings: Settings, letter: Letter, channels: AlertSettings, now: datetime, down: set[str]
) -> tuple[str, ...]:
    """The channels that did not take it. Those that are `down` are not asked: each letter would wait for them again."""
    left = []
    for channel in (c for c in letter.channels if c in channels.channels):
        if channel in down:
            left.append(channel)
            continue
        try:
            send(letter.alert, channel, channels)
        except Exception as error:
            # Any library may fail in any way; its words may hold the address with its secret.
            _LOG.warning("alert %s was not taken by %s: %s", letter.alert.identifier, channel, type(error).__name__)
            left.append(channel)
    if left and now - letter.made_at < _GIVEN_UP:
        _write(settings, letter.failed(tuple(left), now))
        return tuple(left)
    sent = _sent(settings, now) | {letter.alert.identifier: now.isoformat()}
    write_private(_folder(settings) / _SENT, json.dumps(sent).encode())
    _file(settings, letter.alert).unlink(missing_ok=True)
    return tuple(left)


def _letters(settings: Settings) -> Iterator[Letter]:
    files = (settings.data_dir / "alerts").glob("alert-*.json")
    letters = []
    for file in files:
        # one that cannot be read is not in the way of the others
        with suppress(OSError, ValueError, KeyError, TypeError):
            letters.append(_read(file))
    return iter(sorted(letters, key=lambda letter: letter.made_at))


def _read(file: Path) -> Letter:
    stored = json.loads(file.read_bytes())
    return Letter(
        Alert(**stored["alert"]),
        tuple(stored["channels"]),
        datetime.fromisoformat(stored["made_at"]),
        int(stored["attempts"]),
        datetime.fromisoformat(stored["next_at"]),
    )


def _write(settings: Settings, letter: Letter) -> None:
    data = json.dumps(asdict(letter), ensure_ascii=False, default=datetime.isoformat)
    write_private(_file(settings, letter.alert), data.encode())


def _sent(settings: Settings, now: datetime) -> dict[str, str]:
    """Identifier → when it was sent, of those that are not to be said again yet."""
    file = _folder(settings) / _SENT
    stored = json.loads(file.read_bytes()) if file.is_file() else {}
    return {name: at for name, at in stored.items() if abs(now - datetime.fromisoformat(at)) < _REPEAT}


def _file(settings: Settings, alert: Alert) -> Path:
    return _folder(settings) / f"alert-{alert.identifier}.json"


def _folder(settings: Settings) -> Path:
    return private_folder(settings.data_dir / "alerts")


@contextmanager
def _held(settings: Settings) -> Iterator[None]:
    """One sender at a time; BlockingIOError where there is one."""
    with (_folder(settings) / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
