"""What a release consists of for its readers: pages, workbooks, tables, read from the exposures of the dbt project."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import yaml

from pipelines.settings import DBT_DIR


@dataclass(frozen=True)
class Exposure:
    """One thing that readers use; `table` is the name of a published table, empty for pages and workbooks."""

    name: str
    label_ru: str
    description_ru: str
    owner: str
    table: str
    files: tuple[str, ...]

    def is_made_of(self, path: str) -> bool:
        """Whether the file of a release, by its path there, belongs to it."""
        return any(fnmatchcase(path, pattern) for pattern in self.files)


@cache
def exposures() -> tuple[Exposure, ...]:
    """All exposures in the order of their files."""
    files = sorted((DBT_DIR / "models" / "exposures").glob("*.yml"))
    return tuple(_exposure(e) for f in files for e in yaml.load(f.read_bytes(), Loader=yaml.CSafeLoader)["exposures"])


def published_table(name: str) -> Exposure | None:
    """The exposure of a published table, by the name of its file."""
    return next((e for e in exposures() if e.table == name), None)


def _exposure(content: dict[str, Any]) -> Exposure:
    meta = content["config"]["meta"]
    return Exposure(
        content["name"],
        content["label"],
        content["description"],
        content["owner"]["name"],
        meta.get("table", ""),
        tuple(meta["files"]),
    )
