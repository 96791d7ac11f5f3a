"""From measurements to decisions."""

from __future__ import annotations

import pytest

from pipelines.quality.checks.dbt_tests import from_dbt
from pipelines.quality.gate import decide
from pipelines.quality.result import CheckResult, DbtTestResult


def _check(region="", status="failed", severity="blocking", municipality="", name="row_accounting"):
    return CheckResult(name, "marts", region, municipality, severity, status, 1, 1, 1, 0, "измерено")


@pytest.mark.parametrize("status", ["failed", "error"])
def test_a_region_with_a_blocking_failure_is_withheld(status):
    decision = decide([_check("11", status), _check("46", "passed")], ["11", "46"], None)
    assert (decision.decision, decision.withheld) == ("partially_published", {"11": ["row_accounting"]})
    assert decision.reasons == ["Архангельская область: не пройдена проверка «Учёт строк сходится» (измерено)"]


@pytest.mark.parametrize(
    "check", [_check("11", "passed"), _check("11", severity="warning"), _check("11", "not_applicable")]
)
def test_other_results_stop_nothing(check):
    assert decide([check], ["11"], None).decision == "published"


def test_all_regions_failing_refuse():
    assert decide([_check("11"), _check("46")], ["11", "46"], None).decision == "refused"


def test_a_failure_without_a_region_counts_against_all():
    decision = decide([_check()], ["11", "46"], None)
    assert (decision.decision, sorted(decision.withheld)) == ("refused", ["11", "46"])


def test_nothing_to_publish_is_refused():
    assert decide([], [], None).decision == "refused"


def test_a_municipality_is_withheld_alone():
    decision = decide([_check("11", municipality="11701000")], ["11"], None)
    assert (decision.decision, decision.withheld) == ("partially_published", {})
    assert decision.withheld_municipalities == {"11701000": ["row_accounting"]}


@pytest.mark.parametrize(
    "status, severity, expected",
    [
        ("pass", "error", ("passed", "blocking")),
        ("fail", "error", ("failed", "blocking")),
        ("warn", "warn", ("failed", "warning")),
        ("error", "error", ("error", "blocking")),
        ("skipped", "error", ("not_applicable", "blocking")),
        ("unheard of", "error", ("error", "blocking")),
    ],
)
def test_dbt_verdicts(status, severity, expected):
    result = from_dbt([DbtTestResult("unique_grain", status, 3, severity)])[0]
    assert (result.status, result.severity) == expected
