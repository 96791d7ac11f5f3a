"""The dbt project as parsed by dbt, kept in `dbt_project/target` for as long as the project's files stay the same.

Parsing takes seconds and needs dbt; reading the result does not. Running models belongs to `dbt_runner`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipelines.reference import PROJECT_SEEDS, SEEDS, seeds_hash
from pipelines.settings import DBT_DIR, SettingsError

_KEPT_SECONDS = 86_400
_NOT_SOURCE = {"target", "logs", "dbt_packages"}
_LINKED = ("dbt_project.yml", "profiles.yml", "models", "macros", "tests")
_QUIET = ("--quiet", "--log-level", "none", "--log-level-file", "none", "--no-send-anonymous-usage-stats")


class ProjectError(SettingsError):
    """dbt can't read its project."""


@dataclass(frozen=True)
class Prepared:
    """Files of one parsing: `manifest` for the graph, `state` (MessagePack) to run without parsing."""

    manifest: Path
    state: Path

    @property
    def is_whole(self) -> bool:
        """Whether it is there; the folder of both gets its name when it is complete."""
        return os.access(self.manifest, os.R_OK) and os.access(self.state, os.R_OK)

    def graph(self) -> dict[str, Any]:
        """The manifest as dbt documents it."""
        return dict(json.loads(self.manifest.read_bytes()))


@cache
def project_hash() -> str:
    """Hash of every file of the dbt project, of the deployment's own seeds and of dbt's own version."""
    digest = hashlib.sha256()
    for package in ("dbt-core", "dbt-duckdb"):
        digest.update(f"{package}={version(package)}\n".encode())
    for path in sorted(p for p in DBT_DIR.rglob("*") if p.is_file()):
        relative = path.relative_to(DBT_DIR)
        if relative.parts[0] not in _NOT_SOURCE and not relative.name.startswith("."):
            digest.update(f"{relative.as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    if SEEDS != PROJECT_SEEDS:
        digest.update(f"{SEEDS} {seeds_hash()}\n".encode())
    return digest.hexdigest()


def common_arguments() -> tuple[str, ...]:
    """What a dbt command needs to find the project and to keep quiet; nothing is sent anywhere."""
    # Without a word to log dbt makes the folder of its log all the same, in the project, which may be read-only.
    logs = ("--log-path", tempfile.gettempdir())
    return (*_QUIET, *logs, "--project-dir", str(_project()), "--profiles-dir", str(DBT_DIR))


@cache
def _project() -> Path:
    """The dbt project. Where a deployment has seeds of its own, a folder of links to it with those seeds in place.

    dbt reads seeds only from inside the project that it is started in.
    """
    if SEEDS == PROJECT_SEEDS:
        return DBT_DIR
    parsed = _folder()
    linked = parsed.with_name(f"{parsed.name}-project")
    linked.mkdir(exist_ok=True)
    for name, source in (*((name, DBT_DIR / name) for name in _LINKED), ("seeds", SEEDS)):
        with suppress(FileExistsError):
            (linked / name).symlink_to(source)
    return linked


@cache
def prepare() -> Prepared:
    """The parsed project, parsed now if there is none of these files. Raises ProjectError."""
    for base in _bases():
        if (ready := _prepared(base / "parsed" / project_hash()[:16])).is_whole:
            return ready
    folder = _folder()
    prepared = _prepared(folder)
    with (folder.parent / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not prepared.is_whole:
            _parse(folder)
    return prepared


def _prepared(folder: Path) -> Prepared:
    return Prepared(folder / "manifest.json", folder / "partial_parse.msgpack")


def _bases() -> tuple[Path, Path]:
    return DBT_DIR / "target", Path.home() / ".cache" / "rsnms"


def _folder() -> Path:
    """`dbt_project/target`, or the user's cache where the project is installed read-only."""
    for base in _bases():
        folder = base / "parsed" / project_hash()[:16]
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder.parent, os.W_OK):
            return folder
    raise ProjectError(
        "Некуда записать разобранный проект dbt: нет прав ни на dbt_project/target, ни на ~/.cache/rsnms."
    )


def _parse(folder: Path) -> None:
    from dbt.cli.main import dbtRunner  # noqa: PLC0415 - two seconds that a ready manifest saves

    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        # Only the name of the file matters here: it becomes the catalog in every relation of the manifest.
        os.environ.setdefault("RSNMS_BUILD_DB", "rsnms.duckdb")
        result = dbtRunner().invoke(["parse", *common_arguments(), "--target-path", work])
        if not result.success:
            raise ProjectError(f"dbt не смог разобрать проект {DBT_DIR.name}: {result.exception}")
        for other in folder.parent.iterdir():
            # A run that started before the project changed may still need the one of then.
            if other.is_dir() and time.time() - other.stat().st_mtime > _KEPT_SECONDS:
                shutil.rmtree(other)
        Path(work).chmod(0o755)  # who installs may be another than who runs; nothing in it is secret
        Path(work).rename(folder)
        Path(work).mkdir()


if __name__ == "__main__":
    prepare()
