"""What a monitoring system can know of a deployment from outside a run. Only reading; nothing here waits for a run."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import polars as pl

from pipelines.health.freshness import freshness, waiting
from pipelines.layout import layout_of, require_known
from pipelines.publish import current_release, list_releases
from pipelines.publish.catalogue import current_folder
from pipelines.settings import Settings

Outcome = Literal["none", "running", "killed", "interrupted", "failed", "refused", "published", "nothing_new"]


@dataclass(frozen=True)
class Run:
    """The last run; times are UTC. `ended_at` is None where nobody wrote down its end."""

    outcome: Outcome
    started_at: datetime | None = None
    ended_at: datetime | None = None
    message: str = ""


@dataclass(frozen=True)
class Release:
    """The release in force; `made_at` (UTC) is when it appeared, `withheld` its regions with figures not renewed."""

    id: str
    as_of: str
    made_at: datetime
    code_version: str
    withheld: tuple[str, ...]
    releases: int


@dataclass(frozen=True)
class Facts:
    """All of it, at `now` (UTC). `freshness` and `waiting` have the columns of the functions of these names."""

    now: datetime
    layout: int
    run: Run
    release: Release | None
    freshness: pl.DataFrame
    waiting: pl.DataFrame
    free_bytes: int


def collect(settings: Settings, events: Sequence[Mapping[str, Any]], now: datetime) -> Facts:
    """Facts of the deployment; `events` are those of the last run's log.

    Raises LayoutError where the directory is of a newer version, ReleaseError where the release in force is damaged.
    """
    require_known(settings)
    return Facts(
        now=now,
        layout=layout_of(settings),
        run=_run(events, is_held=_is_held(settings)),
        release=_release(settings),
        freshness=freshness(settings, now.date()),
        waiting=waiting(settings),
        free_bytes=shutil.disk_usage(settings.data_dir).free,
    )


def _run(events: Sequence[Mapping[str, Any]], *, is_held: bool) -> Run:
    if not events:
        return Run("running" if is_held else "none")
    first, last = events[0], events[-1]
    started, ended = (datetime.fromisoformat(str(event["at"])) for event in (first, last))
    match str(last["event"]):
        case "finished":
            return Run(last["outcome"], started, ended)
        case "failed":
            return Run("failed", started, ended, str(last.get("message") or last.get("error") or ""))
        case "interrupted":
            return Run("interrupted", started, ended)
    return Run("running" if is_held else "killed", started)


def _is_held(settings: Settings) -> bool:
    """Whether a process holds the data directory now: a run, an erasure or a change of the key."""
    try:
        with (settings.data_dir / ".run.lock").open() as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False  # there is none yet, or this user may not read it
    return False


def _release(settings: Settings) -> Release | None:
    manifest, folder = current_release(settings), current_folder(settings)
    if manifest is None or folder is None:
        return None
    made = datetime.fromtimestamp((folder / "manifest.json").stat().st_mtime, UTC)
    return Release(
        manifest.release_id, manifest.as_of, made, manifest.code_version, tuple(sorted(manifest.withheld)),
        len(list_releases(settings)),
    )  # fmt: skip
