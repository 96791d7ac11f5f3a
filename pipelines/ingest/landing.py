"""What lies in landing for a region: every file, where it stands and its hash. Nothing is opened as a table here.

What looks like a file and is none (links, pipes, devices), and what may not be read, is listed with the reason.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.contracts import Contract, load_contracts
from pipelines.ingest.casts.municipalities import municipalities
from pipelines.ingest.landed_file import NotAFileError, open_landed
from pipelines.ingest.period import Period, parse_period, stamp_of

#: half-copied files and the litter of offices and operating systems
_LITTER_PREFIXES = ("~$", ".")
_LITTER_SUFFIXES = (".tmp", ".part", ".partial", ".crdownload", ".filepart")
_LITTER_NAMES = {"thumbs.db", "desktop.ini"}
_BAD_NAME, _NOT_A_FILE, _NO_ACCESS = "bad_name", "not_a_file", "no_access"
#: reasons of what could not be read at all; such a line holds only as long as landing looks so
UNREAD = frozenset((_BAD_NAME, _NOT_A_FILE, _NO_ACCESS))


@dataclass(frozen=True)
class LandedFile:
    """A file in landing. `problem` is a reason code when its place is wrong or it can't be read.

    `path` is valid Unicode: bytes that are not UTF-8 are written as `\\xff`. `sha256` of what was not read stands for
    its folder and number there.
    """

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


def scan(landing: Path, region_code: str, arriving: frozenset[str] = frozenset()) -> list[LandedFile]:
    """All files of a region in the order of their paths, but those that are `arriving` (paths below landing)."""
    root = landing / region_code
    if not root.is_dir():
        return []
    unread: Counter[str] = Counter()
    there = ((path, problem) for path, problem in sorted(_entries(root)) if _below(landing, path) not in arriving)
    files = (_landed(landing, path, region_code, problem, unread) for path, problem in there)
    return [file for file in files if file is not None]


def unfinished(root: Path) -> Iterator[Path]:
    """Files whose names say that they are still being copied, in the order of their paths."""
    if root.is_dir():
        entries = sorted(_entries(root, names_of=_is_unfinished))
        yield from (path for path, problem in entries if not problem)


def _below(landing: Path, path: Path) -> str:
    return path.relative_to(landing).as_posix()


def stamps(root: Path) -> Iterator[tuple[str, int, int, int]]:
    """Path below `root`, size, time of the last change (ns) and number of every file there, in the order of paths.

    Nothing is opened. Files with unfinished names are left out, and so is what goes while it is looked at.
    """
    for path, problem in sorted(_entries(root)) if root.is_dir() else ():
        try:
            status = path.lstat()
        except OSError:
            continue
        name = path.relative_to(root).as_posix()
        yield (name, 0, 0, 0) if problem else (name, status.st_size, status.st_ctime_ns, status.st_ino)


def _entries(root: Path, names_of: Callable[[Path], bool] | None = None) -> Iterator[tuple[Path, str]]:
    """What stands below the folder but the folders themselves; with a reason code where it can't be read, else ''.

    All but litter, or only what `names_of` is true of.

    Links are not followed: they would lead out of landing, or round in a circle.
    """
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except FileNotFoundError:
            continue
        except PermissionError:
            yield folder, _NO_ACCESS
            continue
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif (names_of or _is_wanted)(path):
                yield path, "" if entry.is_file(follow_symlinks=False) else _NOT_A_FILE


def _is_wanted(path: Path) -> bool:
    name = path.name.lower()
    return not (name.startswith(_LITTER_PREFIXES) or name.endswith(_LITTER_SUFFIXES) or name in _LITTER_NAMES)


def _is_unfinished(path: Path) -> bool:
    name = path.name.lower()
    return name.endswith(_LITTER_SUFFIXES) and not name.startswith(_LITTER_PREFIXES)


def _landed(landing: Path, path: Path, region_code: str, problem: str, unread: Counter[str]) -> LandedFile | None:
    """The file at `path`; None where it has gone since it was listed."""
    relative = _valid(path.relative_to(landing))
    folders = relative.parts[1:-1]
    source = folders[0] if folders else ""
    period_text = folders[1] if len(folders) > 1 else ""
    deliverer = folders[2] if len(folders) > 2 else ""
    digest, size = "", 0
    if not problem and relative != path.relative_to(landing):
        problem = _BAD_NAME
    if not problem:
        try:
            with open_landed(path) as file:
                digest, size = hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
        except FileNotFoundError:
            return None
        except NotAFileError:
            problem = _NOT_A_FILE
        except PermissionError:
            problem = _NO_ACCESS
    if problem:
        # Not of the name, which may be a person's: hashes are published.
        folder = relative.parent.as_posix()
        unread[folder] += 1
        digest = hashlib.sha256(f"{folder}\n{unread[folder]}".encode()).hexdigest()
    return LandedFile(
        path=relative.as_posix(),
        region_code=region_code,
        source=source,
        period=parse_period(period_text),
        period_text=period_text,
        deliverer=deliverer,
        sha256=digest,
        size=size,
        stamp=stamp_of(relative.name),
        problem=problem or _problem(region_code, folders),
    )


def _valid(path: Path) -> Path:
    """The path in Unicode that tables can hold; names of other systems' code pages are shown byte by byte."""
    return Path(os.fsencode(path).decode("utf-8", "backslashreplace"))


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
