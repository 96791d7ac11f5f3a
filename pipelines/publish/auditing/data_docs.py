"""Data Docs of the release: one page per suite in the form of Great Expectations, offline and with our verdicts.

The same results stand in `validations.json` as Great Expectations writes them, for its own tools. No value of the data
is in either: only counts. Why not its renderer: docs/decisions.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipelines.publish.auditing.checks import LAYERS, value
from pipelines.publish.auditing.results import is_failing
from pipelines.publish.rendering import render
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import CHECK_STATUS, SEVERITY
from pipelines.quality.catalogue import CheckDefinition, definition
from pipelines.quality.expectations.suites import Rule, Suite, load_suites
from pipelines.quality.result import CheckResult


@dataclass(frozen=True)
class Line:
    """One result of an expectation: where, verdict, measurement, in words."""

    where: str
    status: str
    status_ru: str
    measured: str
    note: str


@dataclass(frozen=True)
class Expectation:
    """One expectation with its results; those of regions where all is well are counted."""

    rule: Rule
    known: CheckDefinition
    severity: str
    threshold: str
    demand: str
    results: list[CheckResult]
    lines: list[Line]

    @property
    def is_met(self) -> bool:
        return bool(self.results) and not any(is_failing(r) for r in self.results)


@dataclass(frozen=True)
class SuitePage:
    """One suite that reported."""

    suite: Suite
    layer_ru: str
    expectations: list[Expectation]

    @property
    def met(self) -> int:
        return sum(e.is_met for e in self.expectations)

    @property
    def percent(self) -> int:
        return 100 * self.met // len(self.expectations)


def write_data_docs(folder: Path, source: ReleaseSource, names: dict[str, str]) -> list[SuitePage]:
    """Write `index.html`, a page for each suite that reported, and `validations.json` into `folder`; the pages."""
    folder.mkdir()
    by_check: dict[str, list[CheckResult]] = {}
    for check in source.checks:
        by_check.setdefault(check.check_name, []).append(check)
    suites = [page for suite in load_suites() if (page := _page(suite, by_check, names))]
    for page in suites:
        (folder / f"{page.suite.name}.html").write_bytes(render("quality_suite.html", source=source, page=page))
    (folder / "index.html").write_bytes(render("quality_docs.html", source=source, suites=suites, layers=LAYERS))
    validations = [_validation(page, source) for page in suites]
    lines = ",\n".join(json.dumps(v, ensure_ascii=False, sort_keys=True) for v in validations)
    (folder / "validations.json").write_bytes(f"[\n{lines}\n]\n".encode())
    return suites


def _page(suite: Suite, by_check: dict[str, list[CheckResult]], names: dict[str, str]) -> SuitePage | None:
    found = [(rule, by_check.get(suite.check_name(rule), [])) for rule in suite.rules]
    if not any(results for _, results in found):
        return None
    expectations = [_expectation(suite, rule, results, names) for rule, results in found]
    return SuitePage(suite, LAYERS[suite.schema], sorted(expectations, key=lambda e: (e.is_met, e.rule.name)))


def _expectation(suite: Suite, rule: Rule, results: list[CheckResult], names: dict[str, str]) -> Expectation:
    known = definition(suite.check_name(rule))
    lines = [_line(result, known, names) for result in results]
    threshold = "–" if known.threshold is None else value(known, known.threshold)
    return Expectation(rule, known, SEVERITY[rule.severity], threshold, _demand(rule), results, lines)


def _line(result: CheckResult, known: CheckDefinition, names: dict[str, str]) -> Line:
    where = names.get(result.scope_region, result.scope_region) or "вся таблица"
    if result.scope_municipality:
        where += f", {result.scope_municipality}"
    return Line(where, result.status, CHECK_STATUS[result.status], value(known, result.measured), result.note)


def _demand(rule: Rule) -> str:
    """What the expectation demands, as its file writes it."""
    words = [f"{key}: {json.dumps(arg, ensure_ascii=False)}" for key, arg in sorted(rule.kwargs.items())]
    return f"{rule.kind} ({', '.join(words)})"


def _validation(page: SuitePage, source: ReleaseSource) -> dict[str, Any]:
    """The validation of a suite as Great Expectations writes one; the run has the name of the release and no clock."""
    evaluated = len(page.expectations)
    return {
        "suite_name": page.suite.name,
        "success": page.met == evaluated,
        "statistics": {
            "evaluated_expectations": evaluated,
            "successful_expectations": page.met,
            "unsuccessful_expectations": evaluated - page.met,
            "success_percent": 100.0 * page.met / evaluated,
        },
        "meta": {
            "great_expectations_version": version("great_expectations"),
            "run_id": {"run_name": source.release_id, "run_time": f"{source.as_of.isoformat()}T00:00:00+00:00"},
            "batch_markers": {},
            "active_batch_definition": {"data_asset_name": page.suite.name},
        },
        "results": [_result(e) for e in page.expectations],
    }


def _result(expectation: Expectation) -> dict[str, Any]:
    rows = sum(r.denominator for r in expectation.results)
    broken = sum(r.violations for r in expectation.results)
    errors = [r.note for r in expectation.results if r.status == "error"]
    silent = [] if expectation.results else ["нет результата"]
    return {
        "success": expectation.is_met,
        "expectation_config": {
            "type": expectation.rule.kind,
            "kwargs": expectation.rule.kwargs,
            "meta": {"name": expectation.rule.name, "guidance": expectation.rule.guidance},
            "severity": "critical" if expectation.rule.severity == "blocking" else "warning",
            "description": expectation.rule.title_ru,
        },
        "result": {
            "element_count": rows,
            "unexpected_count": broken,
            "unexpected_percent": 100.0 * broken / rows if rows else 0.0,
            "regions": {
                r.scope_municipality or r.scope_region or "*": {
                    "status": r.status, "unexpected_count": r.violations, "element_count": r.denominator,
                }
                for r in expectation.results
            },
        },
        "exception_info": {
            "raised_exception": bool(errors + silent),
            "exception_message": "; ".join(errors + silent),
            "exception_traceback": "",
        },
        "meta": {},
    }  # fmt: skip
