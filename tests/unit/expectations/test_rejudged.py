"""Stored results under other thresholds: what was measured stays, the verdict follows the files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.quality import catalogue
from pipelines.quality.catalogue import definition, rejudged
from pipelines.quality.expectations.suites import Suite, load_suites
from pipelines.quality.result import CheckResult

NAME = "expectation:marts.kpi_regional.mostly_computed"
TOTAL = "expectation:marts.kpi_regional.has_rows"


def _result(name: str, **values: object) -> CheckResult:
    base = CheckResult(name, "marts", "11", "", "warning", "passed", 0.4, 40, 100, 0.5, "строк")
    return replace(base, **values)  # type: ignore[arg-type]


def _with(monkeypatch: pytest.MonkeyPatch, name: str, **values: object) -> None:
    """The files as if the rule of that name had other values."""
    found = {suite.check_name(rule): (suite, rule) for suite in load_suites() for rule in suite.rules}
    suite, rule = found[name]
    changed: dict[str, tuple[Suite, object]] = {**found, name: (suite, replace(rule, **values))}  # type: ignore[arg-type]
    monkeypatch.setattr(catalogue, "_rules", lambda: changed)


def test_nothing_changes_while_the_files_stay() -> None:
    result = _result(NAME)
    assert rejudged(result).status == result.status
    assert rejudged(_result(TOTAL, severity="blocking", measured=9.0, threshold=1.0)).status == "passed"


def test_a_tighter_threshold_fails_a_stored_result(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, NAME, threshold=0.3)
    after = rejudged(_result(NAME))
    assert (after.status, after.threshold, after.measured) == ("failed", 0.3, 0.4)


def test_a_share_becomes_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, NAME, threshold=40.0, relative=False)
    assert (rejudged(_result(NAME)).status, rejudged(_result(NAME)).measured) == ("passed", 40.0)
    _with(monkeypatch, NAME, threshold=39.0, relative=False, severity="blocking")
    assert rejudged(_result(NAME)).blocks


def test_bounds_of_a_total_are_judged_by_what_was_observed(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, TOTAL, kwargs={"min_value": 10})
    after = rejudged(_result(TOTAL, severity="blocking", measured=9.0, threshold=1.0))
    assert (after.status, after.note) == ("failed", "9; ожидается не меньше 10")


@pytest.mark.parametrize("status", ["error", "not_applicable"])
def test_what_was_not_measured_stays_so(status: str) -> None:
    assert rejudged(_result(NAME, status=status)).status == status


def test_the_threshold_of_a_pipeline_check_is_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    shift = _result("population_shift", severity="blocking", measured=0.25, threshold=0.2, status="failed")
    assert rejudged(shift).status == "failed"
    known = replace(definition("population_shift"), threshold=0.3)
    monkeypatch.setattr(catalogue, "definition", lambda name: known)
    assert (rejudged(shift).status, rejudged(shift).threshold) == ("passed", 0.3)


JUMP = CheckResult(
    "indicator_jump:iom_share", "marts", "11", "11701000", "warning", "failed", 0.25, 1, 1, 0.2, "скачок"
)
QUIET = replace(JUMP, check_name="indicator_jump", scope_municipality="", status="passed", measured=None, violations=0)


@pytest.mark.parametrize("limit, status", [(0.2, "failed"), (0.25, "failed"), (0.26, "passed")])
def test_the_limit_of_a_warning_is_in_its_file(monkeypatch: pytest.MonkeyPatch, limit: float, status: str) -> None:
    monkeypatch.setattr(catalogue, "threshold", lambda check, name: {("indicator_jump", "change"): limit}[check, name])
    after = rejudged(JUMP)
    assert (after.status, after.threshold, after.measured, after.note) == (status, limit, 0.25, "скачок")
    assert rejudged(QUIET).status == "passed"
    assert definition(JUMP.check_name).relative


def test_a_municipality_is_judged_anew_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(catalogue._catalogue()["pipeline"]["population_shift"], "relative", 0.1)
    moved = _result(
        "population_shift", severity="blocking", scope_municipality="11701000", measured=0.15, threshold=0.2
    )
    after = rejudged(moved)
    assert (after.status, after.scope_municipality, after.blocks) == ("failed", "11701000", True)
