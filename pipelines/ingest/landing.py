"""What lies in landing for a region: every file, where it stands and its hash. Nothing is opened as a table here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.contracts import Contract, load_contracts
from pipelines.ingest.casts.municipalities import municipalities
from pipelines.ingest.period import Period, parse_period, stamp_of

#: half-copied files and the litter of offices and operating systems
_LITTER_PREFIXES = ("~$", ".")
_LITTER_SUFFIXES = (".tmp", ".part", ".partial", ".crdownload", ".filepart")
_LITTER_NAMES = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class LandedFile:
    """A file in landing. `problem` is a reason code when its place is wrong."""

    path: str
    region_code: str
    source: str
    period: Period | None
    period_text: str
    deliverer: str
    sha256: str
    size: int
    stamp: date | None
    problem: str | None

    @property
    def contract(self) -> Contract:
        return load_contracts()[self.source]


def scan(landing: Path, region_code: str) -> list[LandedFile]:
    """All files of a region in the order of their paths."""
    root = landing / region_code
    if not root.is_dir():
        return []
    files = [p for p in root.rglob("*") if p.is_file() and not p.is_symlink() and not _is_litter(p)]
    return [_landed(landing, path, region_code) for path in sorted(files)]


def _is_litter(path: Path) -> bool:
    name = path.name.lower()
    return name.startswith(_LITTER_PREFIXES) or name.endswith(_LITTER_SUFFIXES) or name in _LITTER_NAMES


def _landed(landing: Path, path: Path, region_code: str) -> LandedFile:
    relative = path.relative_to(landing)
    folders = relative.parts[1:-1]
    source = folders[0] if folders else ""
    period_text = folders[1] if len(folders) > 1 else ""
    deliverer = folders[2] if len(folders) > 2 else ""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return LandedFile(
        path=relative.as_posix(),
        region_code=region_code,
        source=source,
        period=parse_period(period_text),
        period_text=period_text,
        deliverer=deliverer,
        sha256=digest,
        size=path.stat().st_size,
        stamp=stamp_of(path.name),
        problem=_problem(region_code, folders),
    )


def _problem(region_code: str, folders: tuple[str, ...]) -> str | None:
    if not 2 <= len(folders) <= 3:
        return "bad_path"
    contract = load_contracts().get(folders[0])
    if contract is None:
        return "unknown_source"
    if parse_period(folders[1]) is None:
        return "bad_period"
    if len(folders) == 3:
        if not contract.municipal_delivery:
            return "municipal_delivery_not_allowed"
        if all(m.code != folders[2] for m in municipalities(region_code)):
            return "unknown_municipality"
    return None
