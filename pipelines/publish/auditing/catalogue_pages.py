"""Every check of a layer with its results counted: the list behind the problems, passed checks included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.publish.auditing.checks import value
from pipelines.publish.words import SEVERITY
from pipelines.quality.catalogue import CheckDefinition, definition
from pipelines.quality.result import CheckResult

_ALONE = "Проверки, у каждой из которых своё правило"


@dataclass(frozen=True)
class CheckLine:
    """One check: its worst measurement and how many results had which verdict."""

    known: CheckDefinition
    severity: str
    results: Counter[str]
    worst: str
    threshold: str
    suite: str


@dataclass(frozen=True)
class CheckGroup:
    """Checks that share their words (what, when, mend), or with empty `words` those that share them with none."""

    title: str
    words: tuple[str, str, str]
    lines: list[CheckLine]

    @property
    def failing(self) -> int:
        return sum(bool(line.results["failed"] + line.results["error"]) for line in self.lines)


def check_groups(checks: Sequence[CheckResult], layer: str) -> list[CheckGroup]:
    """Checks of `layer` by kind and words, those with failures first."""
    by_name: dict[str, list[CheckResult]] = {}
    for check in checks:
        if check.layer == layer:
            by_name.setdefault(_family(check.check_name), []).append(check)
    groups: dict[tuple[str, str, str], list[CheckLine]] = {}
    for name, found in sorted(by_name.items()):
        line = _line(name, found)
        groups.setdefault(_words(line.known), []).append(line)
    ready = [CheckGroup(words[0], words, lines) for words, lines in groups.items() if len(lines) > 1]
    alone = [line for lines in groups.values() if len(lines) == 1 for line in lines]
    ready += [CheckGroup(_ALONE, ("", "", ""), alone)] if alone else []
    return sorted(ready, key=lambda group: (-group.failing, group.title != _ALONE, group.title))


def _family(check_name: str) -> str:
    kind, _, _ = check_name.partition(":")
    return check_name if kind in ("expectation", "dbt", "contract") else kind


def _line(name: str, checks: list[CheckResult]) -> CheckLine:
    known = definition(name)
    measured = [c.measured for c in checks if c.measured is not None]
    suite = name.removeprefix("expectation:").rpartition(".")[0] if known.kind == "expectation" else ""
    return CheckLine(
        known, SEVERITY[checks[0].severity], Counter(c.status for c in checks),
        value(known, max(measured, default=None)), value(known, checks[0].threshold), suite,
    )  # fmt: skip


def _words(known: CheckDefinition) -> tuple[str, str, str]:
    """Words of a rule end with a note of its own, which is left to its suite's page."""
    return known.what_ru.partition(". ")[0].rstrip("."), known.when_ru, known.mend_ru
