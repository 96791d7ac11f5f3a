"""Suppression of the passport: small groups, sums, lines that are indicators; and the check that attacks it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.quality.checks import passport_leak
from pipelines.quality.disclosure import passport

DAY = date(2024, 8, 31)
STAFF = {"staff_count": 60, "pedagogical_count": 50, "managerial_count": 10}
BANDS = {
    "staff_count": 60,
    "experience_under_3_count": 6,
    "experience_3_to_20_count": 20,
    "experience_from_20_count": 34,
}


def _lines(counts: dict[str, int | None], kpi: dict[str, str] | None = None) -> pl.DataFrame:
    rows = [
        {"region_code": "11", "as_of": DAY, "line_code": line, "kpi_code": (kpi or {}).get(line), "value": n,
         "people_count": n, "missing_reason": None}
        for line, n in counts.items()
    ]  # fmt: skip
    return pl.DataFrame(
        rows, schema_overrides={"kpi_code": pl.String, "missing_reason": pl.String, "people_count": pl.Int64}
    )


def _kpi(code: str, denominator: int | None, reason: str | None = None) -> pl.DataFrame:
    row = {"region_code": "11", "as_of": DAY, "kpi_code": code, "denominator": denominator, "missing_reason": reason}
    return pl.DataFrame([row], schema_overrides={"denominator": pl.Int64, "missing_reason": pl.String})


def _before(*lines: str) -> pl.DataFrame:
    return _lines(dict.fromkeys(lines, 1)).select(passport.KEYS)


def _hidden(counts: dict[str, int | None], **more: pl.DataFrame) -> set[str]:
    reasons = passport.line_reasons(_lines(counts), **more)
    assert set(reasons["reason"]) <= {"c"}
    return set(reasons["line_code"])


@pytest.mark.parametrize("people, hidden", [(0, False), (1, True), (4, True), (5, False), (None, False)])
def test_lines_of_fewer_than_five_people_are_hidden(people, hidden):
    assert _hidden({"mentees_count": people}) == ({"mentees_count"} if hidden else set())


def test_large_parts_of_the_staff_are_shown():
    assert _hidden(STAFF) == set()
    assert _hidden(BANDS) == set()


def test_a_small_part_of_the_staff_takes_the_next_smallest_with_it():
    assert _hidden(STAFF | {"pedagogical_count": 57, "managerial_count": 3}) == {
        "pedagogical_count",
        "managerial_count",
    }
    small = {"experience_under_3_count": 4, "experience_from_20_count": 36}
    assert _hidden(BANDS | small) == {"experience_under_3_count", "experience_3_to_20_count"}


def test_an_empty_part_protects_nobody():
    parts = {"experience_under_3_count": 4, "experience_3_to_20_count": 0, "experience_from_20_count": 56}
    assert _hidden(BANDS | parts) == {"experience_under_3_count", "experience_from_20_count"}


def test_a_staff_of_four_is_hidden_with_all_its_parts():
    counts = {"staff_count": 4, "pedagogical_count": 3, "managerial_count": 1}
    assert _hidden(counts) == set(counts)


def test_what_the_release_before_hid_stays_hidden_while_its_sum_hides_something():
    bands = BANDS | {"experience_under_3_count": 4, "experience_from_20_count": 36}
    before = _before("experience_from_20_count", "pedagogical_count")
    assert _hidden(bands | STAFF, hidden_before=before) == {"experience_under_3_count", "experience_from_20_count"}
    assert _hidden(BANDS | STAFF, hidden_before=before) == set()


def test_a_line_is_hidden_where_its_indicator_is():
    lines = _lines({"fioko_people_count": 2, "mentees_count": 9}, {"fioko_people_count": "fioko_assessed_count"})
    reasons = passport.line_reasons(lines)
    assert reasons.is_empty()
    for reason, shown in (("low", None), ("c", None), (None, 2), ("z", 2)):
        public = passport.hide_passport(lines, reasons, _kpi("fioko_assessed_count", None, reason))
        row = public.row(0, named=True)
        assert (row["value"], row["missing_reason"]) == (shown, reason if shown is None else None)
        assert public.row(1, named=True)["value"] == 9


def test_a_hidden_line_keeps_no_figure():
    lines = _lines({"mentees_count": 4, "staff_count": 60})
    public = passport.hide_passport(lines, passport.line_reasons(lines), _kpi("iom_share", 60))
    assert public.select("value", "people_count", "missing_reason").rows() == [(None, None, "c"), (60, 60, None)]


@pytest.mark.parametrize("denominator, told", [(57, ["fr_dpp_completed_share"]), (40, [])])
def test_an_indicator_over_a_hidden_group_is_hidden_too(denominator, told):
    lines = _lines(STAFF | {"pedagogical_count": 57, "managerial_count": 3})
    cells = passport.as_kpi(lines, passport.line_reasons(lines), _kpi("fr_dpp_completed_share", denominator))
    assert cells["kpi_code"].to_list() == told
    assert passport.as_kpi(lines, _before("staff_count"), _kpi("fr_dpp_completed_share", denominator)).is_empty()


@pytest.mark.parametrize("denominator, told", [(60, ["staff_count"]), (59, [])])
def test_a_line_of_a_hidden_denominator_is_hidden_with_company(denominator, told):
    lines, regional = _lines(STAFF), _kpi("diagnosed_share", denominator)
    hidden = regional.select(
        "region_code", pl.lit("").alias("municipality_code"), "as_of", "kpi_code", reason=pl.lit("c")
    )
    also = passport.as_lines(lines, hidden, regional)
    assert also["line_code"].to_list() == told
    assert _hidden(STAFF, also_hidden=also) == ({"staff_count", "managerial_count"} if told else set())


_ONE_BAND = """
    update marts.dpo_passport set people_count = case line_code
        when 'experience_under_3_count' then 3 when 'mentor_category_count' then 4
        when 'experience_from_20_count' then people_count + (
            select people_count - 3 from marts.dpo_passport where line_code = 'experience_under_3_count') end
    where line_code in ('experience_under_3_count', 'experience_from_20_count', 'mentor_category_count')
"""
_FEW_HEADS = """
    update marts.dpo_passport set people_count = case line_code
        when 'managerial_count' then 3 when 'pedagogical_count' then denominator
        when 'staff_count' then denominator + 3 when 'experience_under_3_count' then 10
        when 'experience_3_to_20_count' then 10 else denominator - 17 end
    from marts.kpi_regional as k
    where k.kpi_code = 'fr_dpp_completed_share' and k.as_of = dpo_passport.as_of
        and (line_code like 'experience%' or line_code in ('managerial_count', 'pedagogical_count', 'staff_count'))
"""


def _violations(run, *changes: str) -> list[int]:
    return [r.violations for r in run(passport_leak.measure, *changes)]


def test_the_suppressed_passport_leaks_nothing(run):
    assert _violations(run, _ONE_BAND) == [0]


def test_few_heads_are_told_by_no_table(run):
    assert _violations(run, _FEW_HEADS) == [0]


def test_a_visible_small_group_is_a_leak(run, monkeypatch):
    monkeypatch.setattr(
        "pipelines.quality.disclosure.passport.primary_reason", lambda *_: pl.lit(None, dtype=pl.String)
    )
    assert _violations(run, _ONE_BAND) == [2]


def test_a_single_hidden_part_of_the_staff_is_a_leak(run, monkeypatch):
    monkeypatch.setattr("pipelines.quality.disclosure.passport.protect", lambda cells, *_: cells)
    assert _violations(run, _ONE_BAND) == [1]


def test_a_denominator_that_tells_a_hidden_line_is_a_leak(run, monkeypatch):
    told = passport.as_kpi
    monkeypatch.setattr("pipelines.quality.disclosure.passport.as_kpi", lambda *tables: told(*tables).clear())
    assert _violations(run, _FEW_HEADS) == [1]


def test_a_line_whose_indicator_is_hidden_is_a_leak(run, monkeypatch):
    monkeypatch.setattr("pipelines.quality.disclosure.passport._HIDDEN", ())
    small = "update marts.kpi_regional set numerator = 1 where kpi_code = 'fioko_assessed_count'"
    assert _violations(run, small) == [1]
