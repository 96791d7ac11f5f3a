"""A deployment of the product in a temporary folder, run as a user runs it: by `rsnms`, in a process of its own."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.keys import create_key
from pipelines.settings import Settings
from pipelines.synthetic import GeneratorOptions, generate
from tests.integration.planted_person import plant

AS_OF = date(2024, 4, 30)
#: not neighbours in the list of regions, so that a run over a part of them is tried too
REGIONS = ("10", "65")
#: guarded, for the worker processes of the run read this file too
_KILL_AT = """
import os, signal, sys
from importlib import import_module
if __name__ == "__main__":
    module, _, name = sys.argv.pop(1).rpartition(".")
    setattr(import_module(module), name, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
    from pipelines.cli import main
    main()
"""


@dataclass(frozen=True)
class Deployment:
    """A data directory and the key beside it."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def landing(self) -> Path:
        return self.data / "landing"

    @property
    def settings(self) -> Settings:
        """For what is tried without `rsnms`."""
        return Settings(self.data, self.root / "pseudonym.key", REGIONS)

    def run(self, *arguments: str, as_of: date = AS_OF, **environment: str) -> subprocess.CompletedProcess[str]:
        """`rsnms run`, to its end."""
        return subprocess.run(
            [*_rsnms(), *self._arguments(as_of), *arguments],
            env=self._environment() | environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def run_and_kill(self, seconds: float) -> bool:
        """`rsnms run`, killed after so many seconds; False when it had ended before."""
        process = subprocess.Popen(
            [*_rsnms(), *self._arguments(AS_OF)],
            env=self._environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            # Its worker processes go with it, as they do when a machine goes down.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
        return False

    def run_killed_at(self, function: str) -> int:
        """`rsnms run` that kills itself where it would call `function` (dotted name); the exit code."""
        script = self.root / "kill_at.py"
        script.write_text(_KILL_AT, encoding="utf-8")
        command = [sys.executable, str(script), function, *self._arguments(AS_OF)]
        result = subprocess.run(
            command, env=self._environment(), capture_output=True, text=True, check=False, timeout=300
        )  # fmt: skip
        assert result.returncode <= 0, result.stdout + result.stderr
        return result.returncode

    def files(self, *folders: str) -> dict[str, str]:
        """SHA-256 of every file below these folders of the data directory; a link by where it points."""
        paths = sorted(p for folder in folders for p in (self.data / folder).rglob("*"))
        links = {p.relative_to(self.data).as_posix(): str(p.readlink()) for p in paths if p.is_symlink()}
        plain = [p for p in paths if p.is_file() and not p.is_symlink() and "current" not in p.parts]
        return links | {p.relative_to(self.data).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in plain}

    def sums(self) -> list[str]:
        """Checksums of the lake but for the lists of deliveries, which say when a file was first seen."""
        lists = sorted((self.data / "lake" / "_sums").glob("*.txt"))
        return sorted(line for file in lists for line in file.read_text().splitlines() if "_deliveries" not in line)

    def tables(self, schema: str) -> dict[str, tuple[int, int]]:
        """Rows and a hash over all rows, whatever their order, of every table and view of the schema."""
        with self.warehouse() as db:
            names = db.execute(
                "select table_name from information_schema.tables where table_schema = ? order by 1", [schema]
            ).fetchall()
            sql = "select count(*), coalesce(sum(hash(t)), 0) from {}.{} as t"
            return {name: db.execute(sql.format(schema, name)).fetchone() for (name,) in names}  # type: ignore[misc]

    def warehouse(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.data / "warehouse" / "rsnms.duckdb"), read_only=True)

    def copy_to(self, root: Path) -> Deployment:
        """The same data directory and key elsewhere."""
        shutil.copytree(self.root, root, symlinks=True)
        return Deployment(root)

    def landed_in(self, root: Path, files: Iterable[Path] | None = None) -> Deployment:
        """The same key and only the landed files (or these of them) elsewhere: nothing has run there."""
        other = Deployment(root)
        root.mkdir(exist_ok=True)
        shutil.copy2(self.root / "pseudonym.key", root)
        for file in files or (p for p in self.landing.rglob("*") if p.is_file()):
            target = other.landing / file.relative_to(self.landing)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target)
        return other

    def _arguments(self, as_of: date) -> list[str]:
        regions = [word for region in REGIONS for word in ("--region", region)]
        return ["run", "--data-dir", str(self.data), "--as-of", as_of.isoformat(), *regions]

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("RSNMS_", "DAGSTER_"))}
        return {**kept, "RSNMS_PSEUDONYM_KEY_FILE": str(self.root / "pseudonym.key")}


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """A deployment after its first run, one for all workers. No test may change it: several files of tests share it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "published"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not (shared / "ready").exists():
            shutil.rmtree(shared / "it", ignore_errors=True)
            _publish(shared / "it")
            (shared / "ready").touch()
    return Deployment(shared / "it")


def _publish(root: Path) -> None:
    deployment = synthetic(root)
    plant(deployment.landing)
    landed = deployment.files("landing")
    result = deployment.run(RSNMS_DEBUG="1")
    (deployment.root / "output").write_text(result.stdout + result.stderr, encoding="utf-8")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Опубликован выпуск" in result.stdout
    assert deployment.files("landing") == landed


def _rsnms() -> list[str]:
    return [str(Path(sys.executable).with_name("rsnms"))]


def synthetic(root: Path) -> Deployment:
    """A new deployment with the landed files of two small regions."""
    deployment = Deployment(root)
    create_key(root / "pseudonym.key")
    generate(GeneratorOptions(deployment.data, REGIONS, staff=60, months=3, as_of=AS_OF, seed=7))
    return deployment
