# ruff: noqa: PLC0415 - the process that forks must not start the threads of Polars, nor import what does
"""The deployment under trial: one small region with a release in force, and a month more landed than it knows of."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.faults.child import Ended, Moment, answer, rsnms
from tests.faults.replay import Recording

REGION = "10"
BEFORE, AS_OF = date(2024, 3, 31), date(2024, 4, 30)
#: periods that land after the release of March
_LATE = ("2024-04", "2024-Q2")


@dataclass(frozen=True)
class World:
    """A folder with data directories, the key beside them, and what the undisturbed run made."""

    root: Path

    @property
    def base(self) -> Path:
        """The release of March is in force, the files of April have landed."""
        return self.root / "base"

    @property
    def ingested(self) -> Path:
        """The same, and April is in the lake."""
        return self.root / "ingested"

    @property
    def undisturbed(self) -> Path:
        return self.root / "undisturbed"

    @property
    def recording(self) -> Recording:
        return Recording(self.root / "recording")

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("RSNMS_", "DAGSTER_"))}
        return {**kept, "RSNMS_PSEUDONYM_KEY_FILE": str(self.root / "key"), "COLUMNS": "300"}

    def run(
        self,
        data: Path,
        *,
        as_of: date = AS_OF,
        kill: Moment | None = None,
        prepare: Callable[[], None] | None = None,
        environment: dict[str, str] | None = None,
    ) -> Ended:
        """`rsnms run` over a data directory, with further variables."""
        words = ["run", "--data-dir", str(data), "--as-of", as_of.isoformat(), "--region", REGION]
        return rsnms(words, {**self.environment, **(environment or {})}, kill, prepare or (lambda: None))

    def ask(self, data: Path, *words: str, environment: dict[str, str] | None = None) -> Ended:
        """Another command over a data directory, with further variables."""
        return rsnms([*words, "--data-dir", str(data)], {**self.environment, **(environment or {})})

    def copy(self, of: Path, name: str) -> Path:
        """A fresh copy of a data directory, times of files included."""
        target = self.root / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(of, target, symlinks=True)
        return target

    def wrong(self, data: Path) -> list[str]:
        """What a reader could see that is neither the old state nor the new: half releases, a broken warehouse."""
        return list(answer(lambda: _wrong(data), self.environment))

    def differs(self, data: Path) -> list[str]:
        """Where lake and releases are not as the undisturbed run made them, byte by byte."""
        return differences(made(self.undisturbed), made(data)) + list(
            answer(lambda: _ledgers_differ(self.undisturbed, data), self.environment)
        )


def kept_or_made(root: Path) -> tuple[World, Ended]:
    """The world that an earlier harness left in `root` with the same code, else a new one."""
    world, ready = World(root), root / "ready.json"
    code = str(answer(_code_version, world.environment))
    if ready.is_file():
        found = json.loads(ready.read_text())
        if found["code"] == code:
            return world, Ended(0, "", found["processor"], found["stages"])
    shutil.rmtree(root, ignore_errors=True)
    world, ended = make(root)
    ready.write_text(json.dumps({"code": code, "processor": ended.processor, "stages": ended.stages}))
    return world, ended


def make(root: Path) -> tuple[World, Ended]:
    """The world and how its undisturbed run ended; made by whole runs of the product."""
    world, data = World(root), root / "first"
    world.recording.folder.mkdir(parents=True)
    answer(lambda: _generate(data, root / "key"), world.environment)
    late = _take_away(data / "landing", root / "late")
    first = world.run(data, as_of=BEFORE)
    assert first.code == 0, first.output
    for file in late:
        target = data / "landing" / file.relative_to(root / "late")
        target.parent.mkdir(parents=True, exist_ok=True)
        file.rename(target)
    data.rename(world.base)
    world.copy(world.base, "undisturbed")
    ended = world.run(world.undisturbed, prepare=world.recording.record)
    assert ended.code == 0, ended.output
    ingested = world.copy(world.base, "ingested")
    for folder in ("lake", "quarantine"):
        shutil.rmtree(ingested / folder)
        shutil.copytree(world.undisturbed / folder, ingested / folder)
    return world, ended


def _code_version() -> str:
    from pipelines.publish import code_version

    return code_version()


def _generate(data: Path, key: Path) -> None:
    from pipelines.keys import create_key
    from pipelines.synthetic import GeneratorOptions, generate

    create_key(key)
    generate(GeneratorOptions(data, (REGION,), staff=60, months=2, as_of=AS_OF, seed=7))


def _take_away(landing: Path, aside: Path) -> list[Path]:
    moved = []
    for file in sorted(p for p in landing.rglob("*") if p.is_file()):
        if any(part.startswith(_LATE) for part in file.relative_to(landing).parts):
            target = aside / file.relative_to(landing)
            target.parent.mkdir(parents=True, exist_ok=True)
            moved.append(file.rename(target))
    return moved


def files(data: Path, *folders: str) -> dict[str, str]:
    """SHA-256 of every file below these folders; a link by where it points."""
    found = {}
    for path in sorted(p for folder in folders for p in (data / folder).rglob("*")):
        name = path.relative_to(data).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file() and "current" not in path.parts:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def made(data: Path) -> dict[str, str]:
    """What must be the same byte by byte: the releases, and the lake but for what says when a file was first seen."""
    found = files(data, "releases", "lake")
    timed = ("lake/_deliveries/", "lake/_sums/")
    return {name: digest for name, digest in found.items() if not name.startswith(timed)}


def state(data: Path) -> dict[str, str]:
    """All that a run makes and readers read. Not its log, nor the tables it is building."""
    found = files(data, "landing", "lake", "quarantine", "releases", "warehouse")
    return {name: digest for name, digest in found.items() if "/.building/" not in name}


def differences(expected: dict[str, str], found: dict[str, str]) -> list[str]:
    """Names that are in only one of the two or have another content."""
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))


def _ledgers_differ(expected: Path, found: Path) -> list[str]:
    import polars as pl

    name = f"lake/_deliveries/region={REGION}.parquet"
    one, other = (pl.read_parquet(d / name).drop("first_seen_at", "delivered_at") for d in (expected, found))
    return [] if one.equals(other) else [name]


def _wrong(data: Path) -> list[str]:
    import duckdb
    import polars as pl

    from pipelines.publish import verify
    from pipelines.publish.folder import CURRENT, release_folders

    found: list[str] = []
    releases, warehouse = data / "releases", data / "warehouse" / "rsnms.duckdb"
    if not (releases / CURRENT).is_dir():
        found.append("current points to no release")
    for folder in release_folders(releases):
        found += [f"{folder.name}: {difference.message}" for difference in verify(folder)]
    with duckdb.connect(str(warehouse), read_only=True) as db:
        if not db.execute("select count(*) from audit.check_results").fetchall()[0][0]:
            found.append("the warehouse has no results of checks")
    for file in sorted((data / "lake").rglob("*.parquet")):
        if ".parts" not in file.parts:
            pl.read_parquet(file, hive_partitioning=False)
    return found
