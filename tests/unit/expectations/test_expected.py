"""The index of expected checks: one result that is missing fails, in its region."""

from __future__ import annotations

from pipelines.quality import decide
from pipelines.quality.catalogue import pipeline_checks
from pipelines.quality.checks import CHECKS
from pipelines.quality.expectations.suites import load_suites
from pipelines.quality.expected import CHECK_NAME, index, report, silent
from pipelines.quality.result import CheckResult, judged

REGIONS = ("11", "46")


def _all() -> list[CheckResult]:
    """A passed result for everything that is expected."""
    expected = index(load_suites(), ["unique_grain_kpi_regional"], REGIONS)
    return [judged(name, region, 0, 1, note="") for name, region in sorted(expected)]


def _missing(results: list[CheckResult]) -> dict[str, tuple[int, str]]:
    expected = index(load_suites(), ["unique_grain_kpi_regional"], REGIONS)
    found = report(expected, results)
    assert {r.check_name for r in found} == {CHECK_NAME}
    return {r.scope_region: (r.violations, r.note) for r in found if r.status == "failed"}


def test_every_result_is_there() -> None:
    assert _missing(_all()) == {}


def test_one_missing_expectation_withholds_its_region() -> None:
    name = "expectation:marts.kpi_regional.coverage_is_a_share"
    results = [r for r in _all() if (r.check_name, r.scope_region) != (name, "46")]
    missing = _missing(results)
    assert list(missing) == ["46"]
    assert missing["46"][0] == 1
    assert name in missing["46"][1]
    decision = decide(report(index(load_suites(), [], REGIONS), results), REGIONS, None)
    assert decision.withheld == {"46": [CHECK_NAME]}


def test_a_missing_dbt_test_stops_all_regions() -> None:
    results = [r for r in _all() if not r.check_name.startswith("dbt:")]
    assert list(_missing(results)) == [""]


def test_a_missing_check_of_the_pipeline_stops_its_region() -> None:
    results = [r for r in _all() if (r.check_name, r.scope_region) != ("additive_sums", "11")]
    assert list(_missing(results)) == ["11"]


def test_an_error_for_all_regions_is_a_report() -> None:
    results = [r for r in _all() if r.check_name != "additive_sums"]
    error = CheckResult("additive_sums", "marts", "", "", "blocking", "error", None, 0, 0, None, "")
    assert _missing([*results, error]) == {}


def test_only_checks_that_may_be_silent_are_completed() -> None:
    names = {r.check_name for r in silent([], REGIONS)}
    assert names == {name for name, may_be_silent in pipeline_checks().items() if may_be_silent}
    assert "additive_sums" not in names
    severities = {r.check_name: r.severity for r in silent([], REGIONS)}
    assert (severities["acceptance_in_use"], severities["population_shift"]) == ("warning", "blocking")


def test_every_check_of_the_pipeline_is_in_the_index() -> None:
    assert {name for name, _ in CHECKS} - {"contract"} == set(pipeline_checks()) - {CHECK_NAME, "acceptance_in_use"}
