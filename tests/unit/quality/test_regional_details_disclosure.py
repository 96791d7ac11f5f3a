"""Competencies, chain and mentoring of regions: no small group is shown, nor follows from what is shown."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.quality.checks import details_leak
from pipelines.quality.disclosure.regional_details import regional_chain, regional_competencies, regional_mentoring

DAY = date(2024, 8, 31)
_CELL = {"region_code": "11", "as_of": DAY, "competency_group": "subject"}
_NO_MAP = {
    "region_code": pl.String, "as_of": pl.Date, "subject": pl.String, "competency_group": pl.String,
    "missing_reason": pl.String,
}  # fmt: skip


def _map(*hidden: tuple[str, str]) -> pl.DataFrame:
    rows = [("11", DAY, subject, group, "c") for subject, group in hidden]
    return pl.DataFrame(rows, schema=_NO_MAP, orient="row")


def _municipal(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    """Rows of (subject, competency, diagnosed, deficit), each halved between two municipalities."""
    table = pl.DataFrame(rows, schema=["subject", "competency", "diagnosed", "deficit"], orient="row")
    table = table.with_columns(**{k: pl.lit(v) for k, v in _CELL.items()})
    half = table.with_columns(pl.col("diagnosed", "deficit") // 2)
    rest = table.with_columns(pl.col("diagnosed", "deficit") - pl.col("diagnosed", "deficit") // 2)
    return pl.concat([half, rest])


def _shown(table: pl.DataFrame) -> dict[tuple[str, str], tuple[int | None, int | None, str | None]]:
    return {
        (s, c): (n, k, why)
        for s, c, n, k, why in table.select("subject", "competency", "diagnosed", "deficit", "missing_reason").rows()
    }


SAFE = [("all", "А", 60, 20), ("physics", "А", 30, 10), ("music", "А", 30, 10), ("all", "Б", 60, 20),
        ("physics", "Б", 30, 12), ("music", "Б", 30, 8)]  # fmt: skip


def test_large_groups_are_summed_and_shown():
    found = _shown(regional_competencies(_municipal(*SAFE), _map()))
    assert found[("physics", "Б")] == (30, 12, None)
    assert all(why is None for *_, why in found.values())


@pytest.mark.parametrize(("n", "k", "why"), [(4, 0, "c"), (20, 2, "low")])
def test_a_small_group_is_hidden_and_so_is_one_more_subject(n, k, why):
    rows = [
        ("all", "А", 60 + n, 20 + k),
        ("art", "А", n, k),
        *SAFE[1:3],
        ("all", "Б", 90, 30),
        ("art", "Б", 30, 10),
        *SAFE[4:],
    ]
    found = _shown(regional_competencies(_municipal(*rows), _map()))
    assert found[("art", "А")] == (None, None, why)
    assert found[("all", "А")][2] is None
    hidden = [s for (s, c), (*_, reason) in found.items() if c == "А" and reason]
    assert len(hidden) == 2
    assert all(reason is None for (_, c), (*_, reason) in found.items() if c == "Б")


def test_what_the_map_hides_is_hidden_in_competencies_too():
    found = _shown(regional_competencies(_municipal(*SAFE), _map(("physics", "subject"))))
    assert found[("physics", "А")] == (None, None, "c")
    assert found[("physics", "Б")] == (None, None, "c")
    assert found[("music", "А")][2] == "c"


def test_what_the_last_release_hid_stays_hidden_while_its_group_hides_anything():
    before = pl.DataFrame([{**_CELL, "subject": "music", "competency": "А"}])
    art = [("art", "А", 4, 0), ("art", "Б", 30, 10)]
    rows = [("all", "А", 64, 20), *art, *SAFE[1:3], ("all", "Б", 90, 30), *SAFE[4:]]
    assert _shown(regional_competencies(_municipal(*rows), _map(), before))[("music", "А")][2] == "c"
    assert _shown(regional_competencies(_municipal(*SAFE), _map(), before))[("music", "А")][2] is None


def test_a_group_of_one_competency_can_hide_nobody():
    """Its figure stands in the map, so hiding it beside a small one would leave the small one to subtraction."""
    rows = [("all", "А", 64, 20), ("art", "А", 4, 0), *SAFE[1:3], ("all", "Б", 60, 20), *SAFE[4:]]
    found = _shown(regional_competencies(_municipal(*rows), _map()))
    assert all(why for (_, c), (*_, why) in found.items() if c == "А")
    assert all(why is None for (_, c), (*_, why) in found.items() if c == "Б")


def _steps(*counts: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "region_code": "11", "as_of": DAY, "step_no": range(1, len(counts) + 1), "step": "s",
            "persons_count": counts, "median_days_from_previous": 10.0,
        }
    )  # fmt: skip


def test_a_step_of_fewer_than_five_is_hidden_with_its_median():
    rows = regional_chain(_steps(100, 40, 4, 0), _map()).select(
        "persons_count", "median_days_from_previous", "missing_reason"
    )
    assert rows.rows() == [(100, 10.0, None), (40, 10.0, None), (None, None, "c"), (0, 10.0, None)]


def test_the_chain_is_hidden_where_the_map_hides_everybody():
    assert regional_chain(_steps(100, 40), _map(("all", "all")))["persons_count"].null_count() == 2
    assert regional_chain(_steps(100, 40), _map(("physics", "all")))["persons_count"].null_count() == 0


def _forms(**pairs: int) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "region_code": "11", "as_of": DAY, "form": form, "form_ru": form, "pairs_count": n, "mentees_count": n,
                "missing_reason": None,
            }
            for form, n in pairs.items()
        ],
        schema_overrides={"missing_reason": pl.String},
    )  # fmt: skip


def test_forms_of_few_pairs_are_hidden_and_do_not_follow_from_all_forms():
    found = dict(regional_mentoring(_forms(all=60, a=3, b=20, c=37)).select("form", "missing_reason").rows())
    assert found == {"all": None, "a": "c", "b": "c", "c": None}


def test_forms_are_summed_over_municipalities():
    table = regional_mentoring(pl.concat([_forms(all=30, a=30), _forms(all=20, a=20)]))
    assert table.select("form", "pairs_count").rows() == [("a", 50), ("all", 50)]


_SMALL = """
    update marts.deficit_competencies
    set diagnosed = if(subject = 'physics', 1, 30), deficit = if(subject = 'physics', 0, 10);
    update marts.deficit_competencies set deficit = 30, diagnosed = (
        select sum(p.diagnosed) from marts.deficit_competencies as p
        where p.subject <> 'all' and p.municipality_code = deficit_competencies.municipality_code
            and p.as_of = deficit_competencies.as_of and p.competency = deficit_competencies.competency
            and p.competency_group = deficit_competencies.competency_group)
    where subject = 'all';
    delete from marts.deficit_competencies where municipality_code not in (
        select min(municipality_code) from marts.deficit_competencies)
"""
_MENTORING = """
    update marts.mentoring_forms set pairs_count = case form when 'supervision' then 0 else 9 end,
        mentees_count = case form when 'supervision' then 0 else 9 end;
    update marts.mentoring_forms
    set pairs_count = 3 + if(form = 'all', 9, 0), mentees_count = 3 + if(form = 'all', 9, 0)
    where form <> 'mentoring' and municipality_code = (select min(municipality_code) from marts.mentoring_forms)
"""
_CHAIN = "update marts.support_funnel_regional set persons_count = 4 where step_no = 4"


def _violations(run, *changes: str) -> int:
    (found,) = run(details_leak.measure, *changes)
    return found.violations


@pytest.mark.parametrize("change", [_SMALL, _MENTORING, _CHAIN], ids=["competencies", "mentoring", "chain"])
def test_the_suppressed_details_leak_nothing(run, change):
    assert _violations(run, *change.split(";")) == 0


@pytest.mark.parametrize("change", [_SMALL, _MENTORING, _CHAIN], ids=["competencies", "mentoring", "chain"])
def test_a_visible_small_group_is_a_leak(run, monkeypatch, change):
    monkeypatch.setattr(
        "pipelines.quality.disclosure.regional_details.primary_reason", lambda *_: pl.lit(None, dtype=pl.String)
    )
    assert _violations(run, *change.split(";")) > 0


@pytest.mark.parametrize("change", [_SMALL, _MENTORING], ids=["competencies", "mentoring"])
def test_what_subtraction_gives_is_a_leak(run, monkeypatch, change):
    monkeypatch.setattr("pipelines.quality.disclosure.regional_details.protect", lambda cells, *_: cells)
    assert _violations(run, *change.split(";")) > 0


def test_what_the_map_hides_is_a_leak_where_details_show_it(run, monkeypatch):
    monkeypatch.setattr("pipelines.quality.disclosure.regional_details._HIDDEN", ())
    few = "update marts.deficit_map set diagnosed = 0, high = 0, medium = 0 where subject = 'physics'"
    one = """
        update marts.deficit_map set diagnosed = 4, high = 4 where subject = 'physics' and municipality_code = (
            select min(municipality_code) from marts.deficit_map where subject = 'physics')
    """
    assert _violations(run, few, one) > 0


def test_a_region_without_details_reports_too(run):
    tables = ("deficit_competencies", "support_funnel_regional", "mentoring_forms")
    (found,) = run(details_leak.measure, *(f"delete from marts.{name}" for name in tables))
    assert (found.scope_region, found.violations, found.denominator) == ("11", 0, 0)
    assert found.status != "failed"
