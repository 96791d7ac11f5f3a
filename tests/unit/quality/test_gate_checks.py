"""Every gate check passes on sound data and fails on data broken in exactly its way."""

from __future__ import annotations

import re

import pytest

from pipelines.quality.catalogue import _catalogue
from pipelines.quality.checks import (
    CHECKS,
    additive_sums,
    contract_findings,
    duplicate_grain,
    expected_grain,
    map_sums,
    numerator_within_denominator,
    population_shift,
    row_accounting,
    suppression_leak,
)
from pipelines.quality.result import CheckResult

_ONE_CELL = """
    (municipality_code, as_of, kpi_code) = (
        select (municipality_code, as_of, kpi_code) from marts.kpi_municipal
        where denominator > 20 and numerator > 3 and kpi_code = '{kpi}' order by all limit 1
    )
"""


def _cell(kpi: str) -> str:
    return _ONE_CELL.format(kpi=kpi)


BROKEN = {
    row_accounting: "update audit.file_ledger set rows_accepted = 89 where source = 'staff' and period = '2024-08'",
    additive_sums: f"update marts.kpi_municipal set numerator = numerator - 1 where {_cell('iom_share')}",
    map_sums: "update marts.deficit_map set high = high + 1 "
    "where (municipality_code, as_of, subject, competency_group) = ("
    "select (municipality_code, as_of, subject, competency_group) from marts.deficit_map order by all limit 1)",
    numerator_within_denominator: "update marts.kpi_regional set numerator = denominator + 1 "
    "where kpi_code = 'iom_share' and as_of = '2024-08-31'",
    duplicate_grain: f"insert into marts.kpi_municipal select * from marts.kpi_municipal where {_cell('iom_share')}",
    expected_grain: f"delete from marts.kpi_municipal where {_cell('iom_share')}",
    population_shift: "update marts.kpi_regional set denominator = denominator * 0.7 "
    "where kpi_code = 'diagnosed_share' and as_of = '2024-08-31'",
}


def _failed(results: list[CheckResult]) -> list[CheckResult]:
    return [r for r in results if r.status == "failed"]


@pytest.mark.parametrize("name, measure", CHECKS)
def test_sound_data_pass(run, name, measure):
    results = run(measure)
    assert results
    assert {r.status for r in results} == {"passed"}
    assert all(r.check_name.split(":")[0] == name and r.denominator > 0 for r in results)


@pytest.mark.parametrize("module", BROKEN, ids=lambda m: m.CHECK_NAME)
def test_broken_data_fail(run, module):
    failed = _failed(run(module.measure, BROKEN[module]))
    assert [(r.scope_region, r.severity, r.violations) for r in failed] == [("11", "blocking", 1)]
    assert failed[0].blocks
    assert failed[0].note


def test_many_rejected_rows_warn(run):
    change = "update audit.file_ledger set rows_rejected = 5 where source = 'staff' and period = '2024-08'"
    [failed] = _failed(run(contract_findings.measure, change))
    assert (failed.check_name, failed.scope_region, failed.severity) == ("contract:staff", "11", "warning")
    assert (failed.measured, failed.note) == (0.05, "отклонено строк последней сдачи: 5 из 100")


def test_many_rejected_rows_of_a_municipality_warn_of_it(run):
    change = (
        "insert into audit.file_ledger by name from (select * replace ('11701000' as deliverer, 50 as rows_rejected)"
        " from audit.file_ledger where source = 'staff' and period = '2024-08')"
    )
    failed = _failed(run(contract_findings.measure, change))
    assert [(r.scope_municipality, r.violations) for r in failed] == [("", 54), ("11701000", 50)]


def test_held_files_need_not_balance(run):
    change = (
        "update audit.file_ledger set status = 'held', rows_accepted = 0 where source = 'staff' and period = '2024-08'"
    )
    assert not _failed(run(row_accounting.measure, change))


def test_a_missing_month_of_a_region_is_found(run):
    failed = _failed(run(expected_grain.measure, "delete from marts.kpi_regional where as_of = '2024-07-31'"))
    assert [(r.check_name, r.violations) for r in failed] == [("expected_grain:marts.kpi_regional", 19)]


def test_a_duplicate_in_the_deficit_map_is_found(run):
    change = "insert into marts.deficit_map select * from marts.deficit_map order by all limit 2"
    failed = _failed(run(duplicate_grain.measure, change))
    assert [(r.check_name, r.violations) for r in failed] == [("duplicate_grain:marts.deficit_map", 2)]


_STAFF = "update marts.kpi_municipal set denominator = {value} where kpi_code = 'diagnosed_share' and {where}"
_PLACE = "municipality_code = '11701000'"


def _staff(before: int, now: int) -> tuple[str, str]:
    return (
        _STAFF.format(value=before, where=f"{_PLACE} and as_of = '2024-07-31'"),
        _STAFF.format(value=now, where=f"{_PLACE} and as_of = '2024-08-31'"),
    )


@pytest.mark.parametrize(
    "before, now, fails",
    [
        (100, 79, True),  # 21 % and 21 persons
        (100, 80, False),  # exactly 20 %
        (100, 121, True),
        (40, 30, False),  # 25 %, but ten persons only
        (40, 29, True),
        (50, 0, True),
        (0, 50, False),  # nobody to compare with
    ],
)
def test_population_of_a_municipality(run, before, now, fails):
    failed = _failed(run(population_shift.measure, *_staff(before, now)))
    assert [(r.scope_region, r.scope_municipality) for r in failed] == ([("11", "11701000")] if fails else [])


def test_a_small_population_that_the_tables_hide_is_not_told(run):
    (failed,) = _failed(run(population_shift.measure, *_staff(24, 3)))
    assert (failed.scope_municipality, failed.measured, failed.violations) == ("11701000", None, 1)
    assert not re.search(r"\d", failed.note)
    (told,) = _failed(run(population_shift.measure, *_staff(124, 93)))
    assert (told.measured, "было 124, стало 93" in told.note) == (0.25, True)


def test_the_limit_of_a_shift_is_in_the_catalogue(run, monkeypatch):
    measured = {r.scope_municipality: (r.status, r.measured) for r in run(population_shift.measure, *_staff(100, 85))}
    assert measured == {"": ("passed", pytest.approx(0, abs=0.1)), "11701000": ("passed", 0.15)}
    monkeypatch.setitem(_catalogue()["pipeline"]["population_shift"], "relative", 0.1)
    (failed,) = _failed(run(population_shift.measure, *_staff(100, 85)))
    assert (failed.scope_municipality, failed.threshold) == ("11701000", 0.1)


def test_population_may_move_with_the_borders(run):
    values = "('11', '11999000', '11701000', '2024-08-15', 'merge', 1, 'x')"
    change = f"insert into reference.municipality_changes values {values}"
    assert not _failed(run(population_shift.measure, *_staff(100, 50), change))


def test_population_without_staff_in_force_is_not_compared(run):
    change = f"update marts.kpi_municipal set missing_reason = 'x', denominator = null where {_PLACE}"
    assert not _failed(run(population_shift.measure, change))


@pytest.mark.parametrize(
    "change",
    [
        "uncovered = uncovered + 1",
        "deficit_share = deficit_share + 0.1",
        # fewer in all subjects together than in one of them
        "diagnosed = 0, high = 0, medium = 0, low = 0, none = 0, deficit_enrolled = 0, uncovered = 0",
    ],
)
def test_the_map_adds_up_in_every_way(run, change):
    where = f"{_PLACE} and as_of = '2024-08-31' and competency_group = 'methodical' and subject = 'all'"
    failed = _failed(run(map_sums.measure, f"update marts.deficit_map set {change} where {where}"))
    assert [(r.violations, r.blocks) for r in failed] == [(1, True)]
    assert failed[0].note.startswith("ячеек карты, где части не сходятся: 1 из ")


def test_a_visible_small_group_is_a_leak(run, monkeypatch):
    monkeypatch.setattr("pipelines.quality.disclosure.kpi.primary_reason", _no_reason)
    assert _failed(run(suppression_leak.measure))


def test_a_single_hidden_part_is_a_leak(run, monkeypatch):
    monkeypatch.setattr("pipelines.quality.disclosure.kpi.protect", lambda cells, *_: cells)
    large = "update marts.kpi_municipal set denominator = 50 where kpi_code = 'iom_share'"
    one_small = (
        f"update marts.kpi_municipal set numerator = 1, denominator = 4 where kpi_code = 'iom_share' and {_PLACE}"
    )
    failed = _failed(run(suppression_leak.measure, large, one_small))
    assert [r.violations for r in failed] == [3]  # one for each month


def test_a_single_hidden_subject_is_a_leak(run, monkeypatch):
    monkeypatch.setattr("pipelines.quality.disclosure.deficit_map.protect_both_ways", lambda cells, *_: cells)
    assert _failed(run(suppression_leak.measure))


def test_a_recommendation_on_a_hidden_cell_is_a_leak(run, monkeypatch):
    small = "update marts.kpi_municipal set numerator = 1, denominator = 4 where kpi_code = 'iom_share' and value < 0.2"
    monkeypatch.setattr("pipelines.quality.disclosure.tables.shown_recommendations", lambda rows, *_: rows)
    (failed,) = _failed(run(suppression_leak.measure, small))
    assert failed.violations > 0


def test_recommendations_without_those_of_hidden_cells_leak_nothing(run):
    small = "update marts.kpi_municipal set numerator = 1, denominator = 4 where kpi_code = 'iom_share' and value < 0.2"
    assert not _failed(run(suppression_leak.measure, small))


def _no_reason(numerator, denominator, sensitive):
    import polars as pl  # noqa: PLC0415

    return pl.lit(None, dtype=pl.String)
