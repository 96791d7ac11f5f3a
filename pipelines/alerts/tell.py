"""One call for each end of a run: it counts the run, says what is to be said and never raises."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from pipelines.alerts.alert import Alert
from pipelines.alerts.channels import AlertSettings
from pipelines.alerts.events import gate_refused, recovered, release_link, run_failed, stale_data
from pipelines.alerts.health import note_run, read_health
from pipelines.alerts.outbox import flush, post
from pipelines.alerts.stale import overdue
from pipelines.publish import current_release
from pipelines.settings import Settings

_LOG = logging.getLogger(__name__)
#: a night and its delays; longer without a good run is told
_SILENCE = timedelta(hours=36)
#: a release of a month may wait for the days after its end
_LATE = timedelta(days=3)


def tell_failure(settings: Settings, run_id: str, error: str, stage: str = "", link: str = "") -> None:
    """A run ended with an error; `error` is the name of its type, `stage` a key of the stages."""
    at = datetime.now(UTC)
    with _never_failing():
        before = note_run(settings, run_id, at, good=False)
        post(settings, run_failed(settings, run_id, error, stage, before, at, link), at)


def tell_refusal(settings: Settings, run_id: str, withheld: dict[str, list[str]], link: str = "") -> None:
    """The gate refused; `withheld` as in its decision."""
    at = datetime.now(UTC)
    with _never_failing():
        before = note_run(settings, run_id, at, good=False)
        post(settings, gate_refused(settings, run_id, withheld, before, at, link), at)


def tell_success(settings: Settings, run_id: str, release_id: str = "") -> None:
    """A run ended well; what could not be sent before is tried again."""
    at = datetime.now(UTC)
    with _never_failing():
        before = note_run(settings, run_id, at, good=True)
        if before.failing_since and run_id != before.last_run:
            post(settings, recovered(settings, run_id, before, at, release_link(release_id)), at)
        flush(settings, at)


def tell_stale(settings: Settings, expected: date, at: datetime | None = None) -> Alert | None:
    """Say what is older than it should be at `at` (UTC); `expected`: the month end that releases should show by now."""
    now = at or datetime.now(UTC)
    with _never_failing():
        health, release = read_health(settings), current_release(settings)
        # A run in the future: the clock was set back, and nobody knows when the run was.
        silent = health.last_success and abs(now - datetime.fromisoformat(health.last_success)) > _SILENCE
        alert = stale_data(
            settings,
            overdue(settings, now.date()),
            date.fromisoformat(release.as_of) if release and now.date() - expected > _LATE else None,
            expected,
            health.last_success if silent else "",
        )
        if alert is not None:
            post(settings, alert, now)
        flush(settings, now)
        return alert
    return None


def anybody_listens() -> bool:
    """Whether a channel is set up, be it wrongly. Raises SettingsError where it is."""
    return bool(AlertSettings.from_env().channels)


@contextmanager
def _never_failing() -> Iterator[None]:
    """Whatever goes wrong with an alert, the run is what matters."""
    try:
        yield
    except Exception as fault:  # a full disk, a wrong setting, an outbox that somebody else wrote
        _LOG.warning("an alert could not be made: %s", type(fault).__name__)
