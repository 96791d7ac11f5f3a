# ruff: noqa: PLC0415 - the process that forks must not start the threads of Polars, nor import what does
"""Faults other than kills: what is broken, what the run may answer, what mends it. Trying them belongs to `trial`.

Adding one: an entry of `CASES`. Where the network of alerts is broken, both a run that fails and the next one, which
does not, meet it broken; then it is mended, and every alert must come once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from tests.faults import mounts
from tests.faults.network import How
from tests.faults.world import REGION

#: what takes the place on a small disk
FILLER = "filler"
#: of which data directory a copy is broken: files of April have landed, April is in the lake, April is released
Start = Literal["base", "ingested", "undisturbed"]
Broken = Callable[[Path], Any]


@dataclass(frozen=True)
class Case:
    """`fault` and `where` are words for the page. `breaks` is undone by `mends` after the first run.

    `code` and `says` are what the first run must answer; `replay` are the steps that are not under trial.
    """

    fault: str
    where: str
    start: Start
    breaks: Broken
    code: int = 0
    says: str = ""
    mends: Broken = lambda data: None
    mended_by: str = "the same run"
    replay: Literal["", "tables", "checks"] = "checks"
    #: room left on a small disk, beyond what is there; with `filled` it is used up when the release is begun
    room: int | None = None
    filled: bool = False
    read_only: str = ""
    clock: timedelta | None = None
    network: How | None = None

    @property
    def needs_root(self) -> bool:
        return self.room is not None or bool(self.read_only)


def _nothing(data: Path) -> None:
    del data


def _first_partition(data: Path) -> Path:
    return sorted((data / "lake" / "staff" / f"region={REGION}").glob("*.parquet"))[0]


def _warehouse(data: Path) -> Path:
    return data / "warehouse" / "rsnms.duckdb"


def _release(data: Path) -> Path:
    return (data / "releases" / "current").resolve()


def _link(data: Path) -> Path:
    return data / "releases" / "current"


def flip(file: Path) -> None:
    """Another bit in the middle of a file."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x10
    file.write_bytes(content)


def _to_nowhere(data: Path) -> None:
    _link(data).unlink()
    _link(data).symlink_to("gone")


def _to_folder(data: Path) -> None:
    _link(data).unlink()
    _link(data).mkdir()


def _relink(data: Path) -> None:
    _link(data).rmdir()


def _spoil_manifest(data: Path) -> None:
    file = _release(data) / "manifest.json"
    (data / "kept-manifest.json").write_bytes(file.read_bytes())
    file.write_bytes(file.read_bytes()[:200])


def _restore_manifest(data: Path) -> None:
    (data / "kept-manifest.json").replace(_release(data) / "manifest.json")


def _take_landing(data: Path) -> None:
    (data / "landing" / REGION / "staff").rename(data / "kept-staff")
    flip(_first_partition(data))


def _return_landing(data: Path) -> None:
    (data / "kept-staff").rename(data / "landing" / REGION / "staff")


_BACKUP = "the file put back from a backup, then the next run"
_FULL, _READ_ONLY = "кончилось место", "только для чтения"
CASES = [
    Case("disk full", "lake, while files are read", "base", _nothing, 1, _FULL, room=150_000,
         mended_by="space, then the next run"),
    Case("disk full", "warehouse, while tables are built", "ingested", _nothing, 1, _FULL, room=4_000_000, replay="",
         mended_by="space, then the next run"),
    Case("disk full", "releases, while the release is written", "ingested", _nothing, 1, _FULL, room=60_000_000,
         filled=True, mended_by="space, then the next run"),
    Case("folder read-only", "lake", "base", _nothing, 1, _READ_ONLY, read_only="lake",
         mended_by="rights, then the next run"),
    Case("folder read-only", "quarantine", "base", _nothing, 1, _READ_ONLY, read_only="quarantine",
         mended_by="rights, then the next run"),
    Case("folder read-only", "warehouse", "ingested", _nothing, 1, _READ_ONLY, read_only="warehouse",
         mended_by="rights, then the next run"),
    Case("folder read-only", "releases", "ingested", _nothing, 1, _READ_ONLY, read_only="releases",
         mended_by="rights, then the next run"),
    Case("folder read-only", "logs", "ingested", _nothing, 1, _READ_ONLY, read_only="logs",
         mended_by="rights, then the next run"),
    Case("a bit changed", "a table of the lake", "undisturbed", lambda d: flip(_first_partition(d))),
    Case("file cut off", "a table of the lake", "ingested", lambda d: _first_partition(d).write_bytes(b"PAR1")),
    Case("file gone", "a table of the lake", "undisturbed", lambda d: _first_partition(d).unlink()),
    Case("a bit changed, and the files it was read from gone", "a table of the lake", "undisturbed", _take_landing, 1,
         "Верните их в landing", _return_landing, "the files returned to landing, then the next run"),
    Case("a bit changed", "the list of deliveries", "undisturbed",
         lambda d: flip(d / "lake" / "_deliveries" / f"region={REGION}.parquet")),
    Case("file gone", "the list of rejections", "undisturbed",
         lambda d: (d / "lake" / "_rejections" / f"region={REGION}.parquet").unlink()),
    Case("overwritten", "the warehouse (DuckDB)", "undisturbed",
         lambda d: _warehouse(d).write_bytes(b"no database" * 999), says="Опубликован выпуск"),
    Case("file cut off", "the warehouse (DuckDB)", "undisturbed",
         lambda d: _warehouse(d).write_bytes(_warehouse(d).read_bytes()[:5000]), says="Опубликован выпуск"),
    Case("file cut off", "manifest of the release in force", "undisturbed", _spoil_manifest, says="Опубликован выпуск"),
    Case("a bit changed", "a table of the release in force", "undisturbed",
         lambda d: flip(_release(d) / "kpi_regional.parquet"), says="Опубликован выпуск"),
    Case("file cut off", "manifest of the release in force, new files in the lake", "ingested", _spoil_manifest, 1,
         "Восстановите папку", _restore_manifest, _BACKUP),
    Case("link gone", "`current`", "undisturbed", lambda d: _link(d).unlink()),
    Case("link to nowhere", "`current`, new files in the lake", "ingested", _to_nowhere, 1, "Восстановите папку",
         lambda d: _link(d).unlink(), "the link removed, then the next run"),
    Case("a folder instead of the link", "`current`", "ingested", _to_folder, 1, "не ссылка на выпуск", _relink,
         "the folder removed, then the next run"),
    Case("clock set back ten years", "the whole run", "base", _nothing, clock=timedelta(days=-3650)),
    Case("clock set ahead ten years", "the whole run", "base", _nothing, clock=timedelta(days=3650)),
    *(
        Case(f"mail and web server {words}", "the network of alerts, twice", "ingested", _nothing, 1, _READ_ONLY,
             read_only="releases", mended_by="the servers, then `rsnms alerts send`", network=how)
        for how, words in {"refuses": "not there", "hangs": "silent", "breaks off": "breaking off half-way",
                           "dribbles": "answering a few bytes at a time, for ever"}.items()
    ),
]  # fmt: skip


def set_clock(by: timedelta) -> None:
    """Every module of the product that asks for the time gets another one; `clock.py` is asked for the month."""
    import sys

    class Moved(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + by

    import pipelines.assets.launch
    import pipelines.cli  # noqa: F401

    for name, module in list(sys.modules.items()):
        if name.startswith("pipelines.") and getattr(module, "datetime", None) is datetime:
            module.datetime = Moved  # type: ignore[attr-defined]


def fill_before_publishing(data: Path) -> None:
    """The step that makes the release finds half a megabyte left."""
    import shutil

    from pipelines.assets import release

    publish = release.publish

    def publishing(*rest: Any, **named: Any) -> Path:
        with (data / FILLER).open("wb") as file:
            file.write(bytes(max(0, shutil.disk_usage(data).free - 500_000)))
        return publish(*rest, **named)

    release.publish = publishing  # type: ignore[assignment]


@contextmanager
def broken(case: Case, data: Path) -> Iterator[None]:
    """The fault while the block runs."""
    case.breaks(data)
    if case.read_only:
        (data / case.read_only).mkdir(exist_ok=True)
        with mounts.read_only(data / case.read_only):
            yield
    else:
        yield
