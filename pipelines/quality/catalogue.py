"""What every check means and from where on it fails, as `expectations/catalogue.yml` and the suites say it.

Results are judged by it, also stored ones; measuring belongs to the checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from pipelines.quality.expectations.judge import is_total, judge_one
from pipelines.quality.expectations.measurement import Measurement
from pipelines.quality.expectations.suites import FOLDER, Rule, Suite, load_suites
from pipelines.quality.result import CheckResult, Severity, Status
from pipelines.quality.thresholds import threshold

Kind = Literal["expectation", "dbt", "contract", "pipeline"]


@dataclass(frozen=True)
class CheckDefinition:
    """One line of `audit.checks`. A result over `threshold` fails; `relative` tells a share from a number.

    Of a warning whose limit stands in `thresholds.yaml`, one that equals it may fail too (`inclusive`).
    """

    check_name: str
    kind: Kind
    title_ru: str
    severity: Severity
    threshold: float | None
    relative: bool
    what_ru: str
    when_ru: str
    mend_ru: str
    inclusive: bool = False


@cache
def _catalogue(folder: Path = FOLDER) -> dict[str, dict[str, dict[str, Any]]]:
    document: dict[str, dict[str, dict[str, Any]]] = yaml.load(
        (folder / "catalogue.yml").read_bytes(), Loader=yaml.CSafeLoader
    )
    return document


def pipeline_checks() -> dict[str, bool]:
    """Names of the pipeline's checks; true where a region may have nothing to check."""
    return {name: entry.get("may_be_silent", False) for name, entry in _catalogue()["pipeline"].items()}


def definition(check_name: str) -> CheckDefinition:
    """What is known of a check by its name in `audit.check_results`; an unknown name goes by itself."""
    kind, _, rest = check_name.partition(":")
    if kind == "expectation" and (found := _rules().get(check_name)):
        suite, rule = found
        return _of_rule(check_name, suite, rule)
    if kind == "dbt":
        generic = next((name for name in _catalogue()["dbt"] if rest == name or rest.startswith(f"{name}_")), "other")
        return _of_entry(check_name, "dbt", _catalogue()["dbt"][generic] | {"severity": "blocking", "absolute": 0})
    if kind == "contract":
        return _of_entry(check_name, "contract", _catalogue()["contract"]["rejected_rows"])
    return _of_entry(check_name, "pipeline", _catalogue()["pipeline"].get(kind, {"title": check_name}))


def definitions(results: Iterable[CheckResult]) -> list[CheckDefinition]:
    """Definitions of all checks that reported, by name."""
    return [definition(name) for name in sorted({r.check_name for r in results})]


def rejudged(result: CheckResult) -> CheckResult:
    """The same measurement under the thresholds and severities of the files as they are now.

    An error stays one, and so does `not_applicable`; the verdict of dbt is its own.
    """
    kind, _, _ = result.check_name.partition(":")
    if result.status in ("error", "not_applicable") or kind == "dbt":
        return result
    if kind == "expectation":
        found = _rules().get(result.check_name)
        return _of_measurement(result, found[1]) if found else result
    known = definition(result.check_name)
    if known.threshold is None or result.measured is None:
        return result
    status: Status = result.status
    if known.threshold != result.threshold:
        over = result.measured > known.threshold or (known.inclusive and result.measured == known.threshold)
        status = "failed" if over else "passed"
    return replace(result, status=status, threshold=known.threshold, severity=known.severity)


def _of_measurement(result: CheckResult, rule: Rule) -> CheckResult:
    observed = result.measured if is_total(rule) else None
    measurement = Measurement(
        result.check_name, result.scope_region, result.scope_municipality,
        violations=result.violations, denominator=result.denominator, observed=observed,
    )  # fmt: skip
    return judge_one(result.layer, rule, measurement)


@cache
def _rules() -> dict[str, tuple[Suite, Rule]]:
    return {suite.check_name(rule): (suite, rule) for suite in load_suites() for rule in suite.rules}


def _of_rule(check_name: str, suite: Suite, rule: Rule) -> CheckDefinition:
    words = _catalogue()["guidance"][rule.guidance]
    return CheckDefinition(
        check_name, "expectation", f"{rule.title_ru} ({suite.name})", rule.severity,
        None if is_total(rule) else rule.threshold, rule.relative,
        f"{words['what']} {rule.note}".strip(), words["when"], words["mend"],
    )  # fmt: skip


def _of_entry(check_name: str, kind: Kind, entry: dict[str, Any]) -> CheckDefinition:
    family, _, detail = check_name.partition(":")
    title = f"{entry['title']} ({detail})" if detail else entry["title"]
    limit = threshold(family, entry["limit"]) if "limit" in entry else entry.get("relative", entry.get("absolute"))
    return CheckDefinition(
        check_name, kind, title, entry.get("severity", "blocking"), None if limit is None else float(limit),
        "relative" in entry or entry.get("relative_limit", False),
        entry.get("what", ""), entry.get("when", ""), entry.get("mend", ""), entry.get("inclusive", False),
    )  # fmt: skip
