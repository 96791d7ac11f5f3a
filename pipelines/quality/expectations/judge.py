"""Verdicts over measurements of suites: thresholds come from the files, so that old measurements can be judged anew.

Measuring belongs to `measure`; what a verdict means for publication belongs to the gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.quality.expectations.measurement import UNKNOWN, Measurement
from pipelines.quality.expectations.suites import Rule, Suite
from pipelines.quality.result import CheckResult, Status


def judge(suites: Sequence[Suite], measured: Iterable[Measurement], regions: Sequence[str]) -> list[CheckResult]:
    """One result per rule and region of its table, or for the whole table where it has no region.

    A region without rows is `not_applicable`, or has the total 0; one outside `regions` is left out. Where a suite
    looks at municipalities, rows count for theirs: each that fails has a result of its own and the region's holds what
    no municipality answers for. A rule without any measurement gives no result: the index of expected checks misses it.
    """
    found: dict[str, list[Measurement]] = {}
    for measurement in measured:
        found.setdefault(measurement.check_name, []).append(measurement)
    return [
        result
        for suite in suites
        for rule in suite.rules
        for result in _results(suite, rule, found.get(suite.check_name(rule), []), regions)
    ]


def _results(suite: Suite, rule: Rule, found: list[Measurement], regions: Sequence[str]) -> list[CheckResult]:
    if not found:
        return []
    whole = [m for m in found if not m.region]
    if any(m.error for m in found) or not suite.scope or (len(found) == len(whole) and _shows_total(rule, found)):
        return [judge_one(suite.schema, rule, m) for m in whole[:1]]
    municipal = [judge_one(suite.schema, rule, m) for m in found if m.municipality]
    failing = [r for r in municipal if r.status == "failed"]
    by_region = {m.region: m for m in found if m.region and not m.municipality}
    name = suite.check_name(rule)
    results = [judge_one(suite.schema, rule, by_region.get(code) or Measurement(name, code)) for code in regions]
    if municipal:
        results = [_without(r, [f for f in failing if f.scope_region == r.scope_region], rule) for r in results]
    return results + [f for f in failing if f.scope_region in regions] + _of_nobody(suite, rule, by_region)


def _of_nobody(suite: Suite, rule: Rule, by_region: dict[str, Measurement]) -> list[CheckResult]:
    """The failure of rows without a region: it may be anybody's, and counts against everybody."""
    if UNKNOWN not in by_region or is_total(rule):
        return []
    result = judge_one(suite.schema, rule, replace(by_region[UNKNOWN], region="", municipality=""))
    return [result] if result.status == "failed" else []


def _shows_total(rule: Rule, found: list[Measurement]) -> bool:
    """A metric that Great Expectations computes apart has no values by region."""
    return bool(found[0].denominator or found[0].observed) and not is_total(rule)


def is_total(rule: Rule) -> bool:
    """Whether the rule is about a total of the table (number of rows, mean) and not about its rows."""
    return rule.kind.startswith("expect_table_") or rule.kind.endswith(("_mean_to_be_between", "_sum_to_be_between"))


def judge_one(layer: str, rule: Rule, measured: Measurement) -> CheckResult:
    """The verdict on one measurement by the thresholds of `rule`."""
    if measured.error:
        note = f"проверку не удалось выполнить: {measured.error}"
        return _result(layer, rule, measured, "error", None, 0, None, note)
    if is_total(rule):
        return _of_total(layer, rule, measured)
    share = measured.violations / measured.denominator if measured.denominator else 0.0
    value = share if rule.relative else float(measured.violations)
    status: Status = "failed" if value > rule.threshold else "passed" if measured.denominator else "not_applicable"
    note = f"строк с нарушением: {measured.violations} из {measured.denominator}"
    return _result(layer, rule, measured, status, round(value, 9), measured.violations, rule.threshold, note)


def _of_total(layer: str, rule: Rule, measured: Measurement) -> CheckResult:
    low, high = rule.kwargs.get("min_value"), rule.kwargs.get("max_value")
    is_count = rule.kind.startswith("expect_table_")
    value = measured.observed if measured.observed is not None or not is_count else 0.0
    if value is None:
        return _result(layer, rule, measured, "not_applicable", None, 0, low, "нет значений")
    outside = (low is not None and value < low) or (high is not None and value > high)
    bound = high if high is not None and value > high else low if low is not None else high
    words = f"{value:.12g}".replace(".", ",")
    limits = " и ".join(f"{w} {b}" for w, b in (("не меньше", low), ("не больше", high)) if b is not None)
    status: Status = "failed" if outside else "passed"
    return _result(layer, rule, measured, status, round(value, 9), int(outside), bound, f"{words}; ожидается {limits}")


def _without(region: CheckResult, failing: list[CheckResult], rule: Rule) -> CheckResult:
    """The region's result less the rows of the municipalities that fail on their own."""
    if not failing:
        return region
    own = Measurement(
        region.check_name,
        region.scope_region,
        violations=region.violations - sum(f.violations for f in failing),
        denominator=region.denominator - sum(f.denominator for f in failing),
    )
    return judge_one(region.layer, rule, own)


def _result(  # noqa: PLR0913, PLR0917
    layer: str,
    rule: Rule,
    measured: Measurement,
    status: Status,
    value: float | None,
    violations: int,
    threshold: float | None,
    note: str,
) -> CheckResult:
    return CheckResult(
        measured.check_name, layer, measured.region, measured.municipality, rule.severity, status,
        value, violations, measured.denominator, None if threshold is None else float(threshold), note,
    )  # fmt: skip
