"""Every kind of expectation passes on good data and fails on broken data, in the region that is broken only."""

from __future__ import annotations

import pytest
from failing import CASES, Case, rule

from pipelines.quality import decide
from pipelines.quality.expectations.suites import load_suites


def _ids(case: Case) -> str:
    return f"{case.kind}-{'-'.join(str(v) for v in case.kwargs.values() if isinstance(v, str))}"


@pytest.mark.parametrize("case", CASES, ids=_ids)
def test_good_data_pass(check, case):
    results = check(case.good, rule(case.kind, case.kwargs, **case.meta))
    assert {scope: r.status for scope, r in results.items()} == {("11", ""): "passed", ("46", ""): "passed"}


@pytest.mark.parametrize("case", CASES, ids=_ids)
def test_broken_data_fail_in_their_region(check, case):
    results = check(case.broken, rule(case.kind, case.kwargs, **case.meta))
    assert {scope: r.status for scope, r in results.items()} == {("11", ""): "failed", ("46", ""): "passed"}
    assert results["11", ""].note == case.note
    assert results["11", ""].blocks


def test_every_kind_in_use_has_a_failing_case():
    used = {rule.kind for suite in load_suites() for rule in suite.rules}
    assert used <= {case.kind for case in CASES}


def test_a_municipality_fails_alone(check):
    rows = "select * from (values ('11', '11701000', 2), ('11', '11702000', 0), ('46', '46701000', 0)) as t (region_code, municipality_code, value)"  # noqa: E501
    wrong = rule("expect_column_values_to_be_between", {"column": "value", "max_value": 1})
    results = check(rows, wrong, scope=("region_code", "municipality_code"))
    assert {scope: r.status for scope, r in results.items()} == {
        ("11", ""): "passed", ("11", "11701000"): "failed", ("46", ""): "passed",
    }  # fmt: skip


def test_a_region_without_rows_has_nothing_to_check(check):
    results = check(
        "select '11' as region_code, 1 as value",
        rule("expect_column_values_to_be_between", {"column": "value", "max_value": 1}),
    )
    assert (results["46", ""].status, results["46", ""].denominator) == ("not_applicable", 0)


def test_a_region_without_rows_fails_where_rows_are_expected(check):
    results = check("select '11' as region_code", rule("expect_table_row_count_to_be_between", {"min_value": 1}))
    assert {scope: r.status for scope, r in results.items()} == {("11", ""): "passed", ("46", ""): "failed"}


@pytest.mark.parametrize(
    "kind, kwargs",
    [
        ("expect_rows_to_meet", {"condition": "no_such_column > 1"}),
        ("expect_column_values_to_be_between", {"column": "no_such_column", "max_value": 1}),
        ("expect_nothing_known", {}),
    ],
)
def test_what_cannot_be_measured_is_an_error_that_blocks_and_quotes_nothing(check, kind, kwargs):
    [result] = check("select '11' as region_code", rule(kind, kwargs)).values()
    assert (result.status, result.scope_region, result.blocks) == ("error", "", True)
    assert result.note.startswith("проверку не удалось выполнить: ")
    assert "select" not in result.note.lower()


def test_the_gate_withholds_the_broken_region_only(check):
    case = CASES[0]
    results = check(case.broken, rule(case.kind, case.kwargs))
    decision = decide(results.values(), ["11", "46"], None)
    assert decision.decision == "partially_published"
    assert decision.withheld == {"11": ["expectation:marts.made.rule"]}


def test_rows_without_a_region_count_against_everybody(check):
    rows = "select * from (values ('11', 0), (null, 2)) as t (region_code, value)"
    results = check(rows, rule("expect_column_values_to_be_between", {"column": "value", "max_value": 1}))
    assert {scope: r.status for scope, r in results.items()} == {
        ("11", ""): "passed", ("46", ""): "not_applicable", ("", ""): "failed",
    }  # fmt: skip
