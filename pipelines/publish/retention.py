"""Which releases may go, and their going. A release that a kept one leans on stays, whatever the policy says.

Two things lean on another release: stale figures on the release they were computed in, as far back as it goes, and
`diff.json` on the release it compares with. The second counts only for releases kept for their own sake: every release
is compared with the one before, so that one step more would keep them all.

Only whole releases are dealt with here; what killed runs leave behind is swept in `folder`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import polars as pl

from pipelines.access import append_private
from pipelines.publish.catalogue import current_folder
from pipelines.publish.folder import TEMPORARY, release_folders, sweep, sync
from pipelines.publish.manifest import Manifest, ReleaseError
from pipelines.settings import Settings

LOG = "releases.jsonl"
Why = Literal["current", "newest", "recent", "referenced", ""]


@dataclass(frozen=True)
class Policy:
    """Keep the `keep` newest releases and those made within `keep_days` days; each None says nothing."""

    keep: int | None = None
    keep_days: int | None = None


@dataclass(frozen=True)
class Verdict:
    """One release: `why` it is kept, '' = it may go; `referenced_by` names the kept releases that lean on it."""

    release_id: str
    as_of: str
    made_at: datetime
    bytes: int
    why: Why
    referenced_by: tuple[str, ...] = ()


def judge_releases(settings: Settings, policy: Policy, now: datetime) -> list[Verdict]:
    """What the policy means for every release, the newest first.

    Kept besides what the policy names: the release in force, and what the kept ones lean on. Raises ReleaseError where
    a release cannot be read: what it leans on is not known then, so nothing may go.
    """
    folders = sorted(release_folders(settings.releases), key=lambda f: (_made(f), f.name), reverse=True)
    current = current_folder(settings)
    why = {f.name: _kept_by_policy(f, n, policy, now) for n, f in enumerate(folders)}
    if current is not None:
        why[current.name] = "current"
    references = {f.name: _references(f) for f in folders}
    by: dict[str, list[str]] = {}
    todo = [name for name, reason in why.items() if reason]
    for name in todo:
        stale, compared = references[name]
        needed = stale if why[name] == "referenced" else stale | compared
        for other in sorted(needed & why.keys()):
            by.setdefault(other, []).append(name)
            if not why[other]:
                why[other] = "referenced"
                todo.append(other)
    return [
        Verdict(f.name, Manifest.read(f).as_of, _made(f), _size(f), why[f.name], tuple(by.get(f.name, ())))
        for f in folders
    ]


def remove_releases(settings: Settings, names: Iterable[str], now: datetime) -> None:
    """Remove these releases, one at a time; `<data>/logs/releases.jsonl` says so before and after.

    A release is renamed aside first, so that there is never half a release under its name; a killed removal is ended by
    the next one, or by the next release. Raises ReleaseError for the release in force.
    """
    sweep(settings.releases)
    for name in names:
        folder = settings.releases / name
        if folder == current_folder(settings):
            raise ReleaseError(f"Выпуск {name} действует, удалить его нельзя.")
        line = {"at": now.isoformat(timespec="seconds"), "release": name, "as_of": Manifest.read(folder).as_of}
        _log(settings, {"event": "pruning", **line})
        aside = settings.releases / f"{TEMPORARY}pruned-{name}"
        folder.rename(aside)
        sync(settings.releases)
        _log(settings, {"event": "pruned", **line})
        shutil.rmtree(aside)


def _kept_by_policy(folder: Path, place: int, policy: Policy, now: datetime) -> Why:
    if policy.keep is not None and place < policy.keep:
        return "newest"
    if policy.keep_days is not None and (now - _made(folder)).days < policy.keep_days:
        return "recent"
    return ""


def _references(folder: Path) -> tuple[set[str], set[str]]:
    """Releases that this one leans on: where stale figures come from, and what its changes are told against."""
    try:
        compared = json.loads((folder / "diff.json").read_text(encoding="utf-8"))["before"]
        stale = {
            name
            for file in sorted(folder.glob("*.parquet"))
            if "figures_release_id" in pl.read_parquet_schema(file)
            for name in pl.read_parquet(file, columns=["figures_release_id"])["figures_release_id"].unique()
        }
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError) as error:
        raise ReleaseError(
            f"Выпуск {folder.name} повреждён: не видно, на какие выпуски он ссылается. Ничего не удалено. "
            "Проверьте его: rsnms releases verify."
        ) from error
    return stale - {None}, {compared} - {None}


def _made(folder: Path) -> datetime:
    return datetime.fromtimestamp((folder / "manifest.json").stat().st_mtime, UTC)


def _size(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())


def _log(settings: Settings, line: dict[str, str]) -> None:
    """One line on the disk before anything is removed: a removal that was not written down must not happen."""
    append_private(settings.logs / LOG, json.dumps(line, ensure_ascii=False))
