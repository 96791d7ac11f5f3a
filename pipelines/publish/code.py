"""Which code made a release: the version and a hash of every source that figures or pages depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipelines.reference import PROJECT_SEEDS, SEEDS, seeds_hash
from pipelines.settings import PROJECT_DIR

_SOURCES = {
    "pipelines": (".py", ".yaml", ".html", ".css", ".js", ".j2", ".sql", ".typ"),
    "dbt_project": (".sql", ".yml", ".yaml", ".csv", ".py"),
    "expectations": (".json", ".yml", ".yaml", ".sql"),
}
_GENERATED = {"__pycache__", "target", "logs", "dbt_packages"}
_LOCK = "requirements.lock"


@cache
def code_version() -> str:
    """`<version>+<12 hex>`, equal wherever the same sources and locked dependencies are; no git, no machine paths."""
    digest = hashlib.sha256()
    for file in sorted(_files(PROJECT_DIR), key=lambda f: f.relative_to(PROJECT_DIR).as_posix()):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(PROJECT_DIR).as_posix()} {content}\n".encode())
    if SEEDS != PROJECT_SEEDS:
        digest.update(f"seeds {seeds_hash()}\n".encode())
    return f"{version('rsnms')}+{digest.hexdigest()[:12]}"


def _files(project: Path) -> Iterator[Path]:
    if (project / _LOCK).is_file():
        yield project / _LOCK
    for folder, endings in _SOURCES.items():
        for file in (project / folder).rglob("*"):
            generated = _GENERATED.intersection(file.relative_to(project).parts)
            if file.suffix in endings and not generated and file.is_file():
                yield file
