"""Checksums of the lake: is what stands there still what was written? What is done about damage belongs to `mending`.

`lake/_sums/region=<code>.txt` is a list as `sha256sum` writes it. A line is added before a file is replaced, so that a
killed run leaves two lines for a file that is one of both; when a region is done, one line per file is left.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from pathlib import Path

from pipelines.access import append_private, write_private

_FOLDER = "_sums"
#: stands for the checksum of a file that is to be removed
_NONE = "-" * 64
_DIGEST = re.compile(r"[0-9a-f]{64}|-{64}")


def announce(path: Path, data: bytes | None) -> None:
    """Say what will stand at `path` (None: nothing) before it does; without a list of the region nothing is said."""
    place = _place(path)
    if place is None or not (file := _file(*place)).is_file():
        return
    digest = _NONE if data is None else hashlib.sha256(data).hexdigest()
    append_private(file, f"{digest}  {path.relative_to(place[0]).as_posix()}")


def has_sums(lake: Path, region_code: str) -> bool:
    """Whether a version that keeps checksums has worked on the region."""
    return _file(lake, region_code).is_file()


def begin(lake: Path, region_code: str, trusted: list[Path]) -> None:
    """The first list of a region: files that are taken as they are."""
    _write(lake, region_code, {_name(lake, file): _sha256(file) for file in trusted})


def damaged(lake: Path, region_code: str) -> list[Path]:
    """Files of the region that are not as they were written, missing, or were never written by this program; sorted.

    What is as it was written has one line in the list afterwards.
    """
    promised = _promised(lake, region_code)
    if not _read(lake, region_code).endswith("\n"):  # or the next line would be joined to what is no line
        append_private(_file(lake, region_code), "")
    found = {_name(lake, file): _sha256(file) for file in region_files(lake, region_code)}
    broken = {name for name, digest in found.items() if digest not in promised.get(name, [])}
    broken |= {name for name in promised.keys() - found.keys() if _NONE not in promised[name]}
    if not broken and any(len(digests) > 1 for digests in promised.values()):
        _write(lake, region_code, found)
    return sorted(lake / name for name in broken)


def is_as_written(lake: Path, region_code: str, path: Path, name: str) -> bool:
    """Whether `path` holds what was written as `name`, now or before the last run ended."""
    return path.is_file() and _sha256(path) in _promised(lake, region_code).get(name, [])


def has_line(lake: Path, region_code: str, name: str) -> bool:
    """Whether the list names the file at all."""
    return name in _promised(lake, region_code)


def settle(lake: Path, region_code: str) -> None:
    """One line for each file: the last one, and one for a file that had none because the list was damaged."""
    promised = _promised(lake, region_code)
    files = {_name(lake, file): file for file in region_files(lake, region_code)}
    _write(lake, region_code, {n: promised[n][-1] if n in promised else _sha256(f) for n, f in files.items()})


def copy_of_ledger(lake: Path, region_code: str) -> Path:
    """Where a second copy of the list of deliveries stands: it alone cannot be read anew from landing."""
    return lake / _FOLDER / f"region={region_code}.deliveries"


def region_files(lake: Path, region_code: str) -> list[Path]:
    """All tables of the region, sorted; hidden ones are not finished."""
    name = f"region={region_code}"
    files = [*lake.glob(f"*/{name}/*.parquet"), *lake.glob(f"*/{name}.parquet")]
    return sorted(p for p in files if not p.name.startswith(".") and p.is_file())


def unfinished(lake: Path, region_code: str) -> list[Path]:
    """What killed runs left of files that they were writing."""
    name = f"region={region_code}"
    return [*lake.glob(f"*/{name}/.*.tmp"), *lake.glob(f"*/.{name}.*.tmp")]


def _promised(lake: Path, region_code: str) -> dict[str, list[str]]:
    promised: dict[str, list[str]] = defaultdict(list)
    for line in _read(lake, region_code).splitlines():
        digest, separator, name = line.partition("  ")
        if separator and _DIGEST.fullmatch(digest):
            promised[name].append(digest)
    return promised


def _read(lake: Path, region_code: str) -> str:
    return _file(lake, region_code).read_text(encoding="utf-8", errors="replace")


def _write(lake: Path, region_code: str, sums: dict[str, str]) -> None:
    data = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()
    file = _file(lake, region_code)
    if not file.is_file() or file.read_bytes() != data:
        write_private(file, data)


def _place(path: Path) -> tuple[Path, str] | None:
    """Lake and region of a table: `<lake>/<folder>/region=<code>/<period>.parquet` or `…/region=<code>.parquet`."""
    for part in (path, path.parent):
        if part.name.startswith("region="):
            return part.parents[1], part.name.removeprefix("region=").removesuffix(".parquet")
    return None


def _file(lake: Path, region_code: str) -> Path:
    return lake / _FOLDER / f"region={region_code}.txt"


def _name(lake: Path, file: Path) -> str:
    return file.relative_to(lake).as_posix()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
