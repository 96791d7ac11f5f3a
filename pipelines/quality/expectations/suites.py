"""Suites as data: the files of `expectations/`, shaped as Great Expectations shapes a suite. Nothing runs here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipelines.quality.result import Severity
from pipelines.settings import PROJECT_DIR

FOLDER = PROJECT_DIR / "expectations"
LAYERS = ("lake", "staging", "marts")
_SEVERITIES: dict[str, Severity] = {"critical": "blocking", "warning": "warning"}


class SuiteError(Exception):
    """A file of `expectations/` is wrong; the message names the file and what to mend."""


@dataclass(frozen=True)
class Rule:
    """One expectation. A value over `threshold` fails: a share of the rows when `relative`, else a number of rows.

    An expectation about a total (`expect_table_…`, means) has its bounds in `kwargs` and no threshold.
    """

    name: str
    kind: str
    kwargs: dict[str, Any]
    severity: Severity
    title_ru: str
    threshold: float
    relative: bool
    note: str
    guidance: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that the expectation names outside SQL."""
        named = (self.kwargs.get(key) for key in ("column", "column_A", "column_B"))
        return (*(name for name in named if name), *self.kwargs.get("column_list", ()))


@dataclass(frozen=True)
class Suite:
    """The expectations of one table; `scope` are its columns with region and municipality, as far as it has them."""

    schema: str
    table: str
    scope: tuple[str, ...]
    rules: tuple[Rule, ...]

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.table}"

    def check_name(self, rule: Rule) -> str:
        """Name of the rule in `audit.check_results`."""
        return f"expectation:{self.name}.{rule.name}"


@cache
def load_suites(folder: Path = FOLDER) -> tuple[Suite, ...]:
    """All suites, by layer and table. Raises SuiteError."""
    return tuple(read_suite(path) for layer in LAYERS for path in sorted((folder / layer).glob("*.yml")))


def read_suite(path: Path) -> Suite:
    """The suite of one document. Raises SuiteError."""
    where = f"Файл ожиданий {path.parent.name}/{path.name}"
    try:
        document = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        rules = tuple(_rule(entry) for entry in document["expectations"])
        suite = Suite(path.parent.name, path.stem, tuple(document["meta"]["scope"]), rules)
        name = document["name"]
    except (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise SuiteError(f"{where} составлен неверно: {error!r}.") from error
    if name != suite.name:
        raise SuiteError(f"{where}: имя набора должно быть {suite.name}.")
    if len({rule.name for rule in rules}) < len(rules):
        raise SuiteError(f"{where}: имена ожиданий повторяются.")
    return suite


def _rule(entry: dict[str, Any]) -> Rule:
    own = entry["meta"]
    relative = "relative" in own
    return Rule(
        name=own["name"],
        kind=entry["type"],
        kwargs=entry.get("kwargs", {}),
        severity=_SEVERITIES[entry["severity"]],
        title_ru=entry["description"],
        threshold=float(own["relative"] if relative else own.get("absolute", 0)),
        relative=relative,
        note=entry.get("notes", ""),
        guidance=own["guidance"],
    )
