"""Where a person's СНИЛС stands in landed files: they are read anew, for the lake knows only what it took.

Nothing is changed in landing here or anywhere: what is to become of these files, the operator decides.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pipelines.ingest.people_in import snils_in
from pipelines.ingest.readers import Unreadable, read_tables
from pipelines.ingest.readers.isolated import IsolatedPool
from pipelines.settings import Settings

_MEMORY_BYTES = 6 * 2**30
_TIMEOUT_SECONDS = 300
_MOST_WORKERS = 4


@dataclass(frozen=True, order=True)
class Place:
    """Rows of one table, numbered as the sender sees them."""

    path: str
    member: str
    sheet: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Landed:
    """`places` with the person, and files that could not be read, by path relative to landing."""

    places: tuple[Place, ...]
    unreadable: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class _Task:
    file: Path
    path: str
    snils: str


def find_landed(settings: Settings, snils: str) -> Landed:
    """All places of this СНИЛС (11 digits) in landing, in whatever cell and notation, in files not taken as well."""
    root = settings.landing
    files = [p for p in sorted(root.rglob("*")) if p.is_file() and not p.is_symlink() and not p.name.startswith(".")]
    tasks = [_Task(file, file.relative_to(root).as_posix(), snils) for file in files]
    places: list[Place] = []
    unreadable: list[str] = []
    workers = min(len(os.sched_getaffinity(0)), _MOST_WORKERS)
    with IsolatedPool(workers, _MEMORY_BYTES, _TIMEOUT_SECONDS) as pool:
        for task, result in pool.map_unordered(_search, tasks):
            if isinstance(result, Unreadable):
                unreadable.append(task.path)
            else:
                places += result
    return Landed(tuple(sorted(places)), tuple(sorted(unreadable)))


def _search(task: _Task) -> list[Place]:
    found = []
    for table in read_tables(task.file):
        numbers = snils_in(table.frame)
        rows = numbers.filter(numbers["snils"] == task.snils)["row"]
        if len(rows):
            found.append(Place(task.path, table.member, table.sheet, tuple(row + table.first_row for row in rows)))
    return found
