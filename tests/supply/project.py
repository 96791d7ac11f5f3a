"""What `pyproject.toml` says of the project, for the lists of packages."""

from __future__ import annotations

import tomllib

from tests.supply.packages import PROJECT, needed


def version() -> str:
    return str(_project()["version"])


def shipped() -> set[str]:
    """Packages that run in a deployment: dependencies, and those of the storage in PostgreSQL."""
    project = _project()
    return needed([*project["dependencies"], *project["optional-dependencies"]["postgres"]])


def _project() -> dict:  # type: ignore[type-arg]
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
