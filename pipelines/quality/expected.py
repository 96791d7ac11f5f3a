"""The index of expected checks: who must report, held against who did. A check that is silent proves nothing.

It is derived from the files and from dbt's project, never from the results.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.quality.catalogue import definition, pipeline_checks
from pipelines.quality.expectations.suites import Suite
from pipelines.quality.result import CheckResult, judged

CHECK_NAME = "expected_checks"
#: check name and region, '' = all of them
Expected = tuple[str, str]
_SHOWN = 5


def index(suites: Iterable[Suite], dbt_tests: Iterable[str], regions: Sequence[str]) -> set[Expected]:
    """All results that a run over `regions` must bring; pipeline checks go by the name before the colon."""
    everywhere = [name for name in pipeline_checks() if name != CHECK_NAME]
    expected = {(name, region) for name in everywhere for region in regions}
    expected |= {(f"dbt:{name}", "") for name in dbt_tests}
    for suite in suites:
        places = regions if suite.scope else ("",)
        expected |= {(suite.check_name(rule), region) for rule in suite.rules for region in places}
    return expected


def report(expected: set[Expected], results: Iterable[CheckResult]) -> list[CheckResult]:
    """One result per region and one for checks of all regions; each missing result is a violation that blocks."""
    seen = {(name, r.scope_region) for r in results for name in (r.check_name, r.check_name.partition(":")[0])}
    everywhere = {name for name, region in seen if not region}
    missing = {(name, region) for name, region in expected if (name, region) not in seen and name not in everywhere}
    return [
        _result(
            region,
            sorted(name for name, place in missing if place == region),
            sum(place == region for _, place in expected),
        )
        for region in sorted({place for _, place in expected})
    ]


def silent(results: Sequence[CheckResult], regions: Sequence[str]) -> list[CheckResult]:
    """`not_applicable` for regions where a check that may be silent had nothing to look at."""
    seen = {(r.check_name.partition(":")[0], r.scope_region) for r in results}
    whole = {name for name, region in seen if not region}
    return [
        judged(
            name, region, 0, 0, severity=definition(name).severity, threshold=definition(name).threshold,
            note="нет данных, к которым относится проверка",
        )
        for name, may_be_silent in pipeline_checks().items()
        for region in regions
        if may_be_silent and (name, region) not in seen and name not in whole
    ]  # fmt: skip


def _result(region: str, missing: list[str], expected: int) -> CheckResult:
    listed = ", ".join(missing[:_SHOWN]) + (" и другие" if len(missing) > _SHOWN else "")
    note = f"не отчитались проверки: {len(missing)} из {expected}: {listed}" if missing else f"отчитались: {expected}"
    return judged(CHECK_NAME, region, len(missing), expected, note=note, layer="release")
