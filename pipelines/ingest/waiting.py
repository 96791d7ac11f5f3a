"""What lies in landing and is not taken yet, and why: for people who look between two runs. Nothing is opened.

What was read and has to be mended is in the ledger, not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from pipelines.ingest.landing import stamps, unfinished

Kind = Literal["stuck", "ahead", "arriving", "copying", "replaced", "new"]
#: a copy that nothing was added to for so long has been broken off
_STUCK = timedelta(hours=6)
_AHEAD = timedelta(minutes=10)
_ARRIVING = timedelta(minutes=1)
_WORDS: dict[Kind, str] = {
    "stuck": "Копирование прервано {when}: имя так и осталось временным. Попросите отправителя прислать файл снова.",
    "ahead": "Время файла в будущем ({when}): часы отправителя спешат. Файл будет прочитан при следующем запуске.",
    "arriving": "Поступает сейчас. Будет прочитан, когда перестанет меняться.",
    "copying": "Копируется под временным именем с {when}. Будет прочитан, когда отправитель его переименует.",
    "replaced": "Заменён после приёма. Новый файл будет прочитан при следующем запуске, до него действует прежний.",
    "new": "Пришёл {when}. Будет прочитан при следующем запуске.",
}
#: problems first
_ORDER: tuple[Kind, ...] = ("stuck", "ahead", "arriving", "copying", "replaced", "new")


@dataclass(frozen=True)
class Waiting:
    """One file in landing; `path` is relative to landing, `since` its time (UTC)."""

    kind: Kind
    region_code: str
    path: str
    since: datetime

    @property
    def is_problem(self) -> bool:
        return self.kind in ("stuck", "ahead")

    @property
    def reason_ru(self) -> str:
        """What it waits for and what is to be done."""
        return _WORDS[self.kind].format(when=f"{self.since:%d.%m.%Y %H:%M} (UTC)")


def waiting_in_landing(landing: Path, regions: Iterable[str], taken: dict[str, int], now: datetime) -> list[Waiting]:
    """Files that the next run will take or that can't be taken yet, problems first.

    `taken`: path below landing → size of the version read last, by which alone a replaced file is told here; the run
    itself compares contents. `now` in UTC.
    """
    found = [w for region in regions for w in (*_copies(landing, region, now), *_files(landing, region, taken, now))]
    return sorted(found, key=lambda w: (_ORDER.index(w.kind), w.path))


def gone_from_landing(landing: Path, regions: Iterable[str], taken: Iterable[str]) -> int:
    """How many of the files that were taken do not lie in landing any more."""
    there = {f"{region}/{name}" for region in regions for name, *_ in stamps(landing / region)}
    return sum(path not in there for path in taken)


def _copies(landing: Path, region: str, now: datetime) -> Iterator[Waiting]:
    for path in unfinished(landing / region):
        try:
            since = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
        except OSError:
            continue
        kind: Kind = "stuck" if now - since > _STUCK else "copying"
        yield Waiting(kind, region, path.relative_to(landing).as_posix(), since)


def _files(landing: Path, region: str, taken: dict[str, int], now: datetime) -> Iterator[Waiting]:
    for name, size, changed_ns, _ in stamps(landing / region):
        path = f"{region}/{name}"
        # what is no file or may not be read is in the ledger after the next run
        if changed_ns == 0 or taken.get(path) == size:
            continue
        try:
            dated = datetime.fromtimestamp((landing / path).lstat().st_mtime, UTC)
        except (OSError, ValueError):
            continue
        changed = datetime.fromtimestamp(changed_ns / 1e9, UTC)
        if dated - now > _AHEAD:
            yield Waiting("ahead", region, path, dated)
        elif now - changed < _ARRIVING:
            yield Waiting("arriving", region, path, changed)
        else:
            yield Waiting("replaced" if path in taken else "new", region, path, changed)
