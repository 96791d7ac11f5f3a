"""What the gate withholds is not published: old figures marked stale, or none."""

from __future__ import annotations

import polars as pl
from conftest import AS_OF

from pipelines.publish import diff_releases
from pipelines.quality import GateDecision

PARTLY = GateDecision("partially_published", {"11": ["row_accounting"]}, ["регион 11: не сходится"])
_CHANGED = (
    "update marts.kpi_regional set numerator = numerator + 7, value = (numerator + 7) / denominator "
    "where kpi_code = 'iom_share'"
)
_NEW = "update audit.file_ledger set sha256 = 'ff' || sha256[3:]"


def _regional(folder, region="11"):
    return pl.read_parquet(folder / "kpi_regional.parquet").filter(pl.col("region_code") == region)


def test_a_withheld_region_keeps_its_old_figures_and_others_are_new(make):
    first = make()
    second = make(_NEW, _CHANGED, decision=PARTLY)
    figures = ["as_of", "kpi_code", "numerator", "denominator", "value"]
    assert _regional(second).select(figures).equals(_regional(first).select(figures))
    assert set(_regional(second)["state"]) == {"withheld"}
    assert set(_regional(second)["stale"]) == {True}
    assert set(_regional(second)["figures_release_id"]) == {first.name}
    assert set(_regional(second)["state_reasons"]) == {"failed_row_accounting"}
    assert set(_regional(second, "46")["stale"]) == {False}
    assert not _regional(second, "46").select(figures).equals(_regional(first, "46").select(figures))


def test_old_figures_keep_the_release_they_come_from(make):
    first = make()
    make(_NEW, _CHANGED, decision=PARTLY)
    third = make(_NEW.replace("ff", "ee"), _CHANGED, decision=PARTLY)
    assert set(_regional(third)["figures_release_id"]) == {first.name}


def test_a_withheld_region_without_an_old_release_shows_nothing(make):
    rows = _regional(make(decision=PARTLY))
    assert rows["value"].null_count() == rows["numerator"].null_count() == rows.height
    assert set(rows["missing_reason"]) <= {"x", "z", "c", "low"}
    assert rows["missing_reason"].null_count() == 0


def test_a_new_month_of_a_withheld_region_has_no_figures(make):
    make(as_of=AS_OF.replace(month=7))
    rows = _regional(make(_NEW, decision=PARTLY))
    august = rows.filter(pl.col("as_of") == AS_OF)
    assert august["value"].null_count() == august.height > 0
    july = rows.filter(pl.col("as_of") == AS_OF.replace(month=7))
    assert july["value"].null_count() < july.height


def test_a_run_for_an_earlier_month_keeps_no_later_figures(make):
    make()
    rows = _regional(make(as_of=AS_OF.replace(month=7), decision=PARTLY))
    assert rows["as_of"].max() == AS_OF.replace(month=7)
    assert set(rows["stale"]) == {True}


def test_a_cell_that_the_marts_withhold_shows_no_figure(make):
    folder = make("update marts.kpi_regional set state = 'withheld', state_reasons = 'coverage_below_minimum' "
                  "where kpi_code = 'iom_share' and region_code = '11'")  # fmt: skip
    row = _regional(folder).filter(pl.col("kpi_code") == "iom_share")
    assert set(row["value"]) == set(row["numerator"]) == {None}
    assert set(row["status"]) == {"x"}


def test_a_withheld_municipality_shows_no_figure_and_its_neighbours_do(make):
    decision = GateDecision("partially_published", withheld_municipalities={"11701000": ["population_shift"]})
    folder = make(decision=decision)
    rows = pl.read_parquet(folder / "kpi_municipal.parquet")
    here = rows.filter(pl.col("municipality_code") == "11701000")
    assert here["value"].null_count() == here.height
    assert set(here["state"]) == {"withheld"}
    assert set(rows.filter(pl.col("municipality_code") == "11730000")["state"]) == {"published"}
    deficits = pl.read_parquet(folder / "deficit_map.parquet").filter(pl.col("municipality_code") == "11701000")
    assert deficits["diagnosed"].null_count() == deficits.height > 0


def test_the_map_follows_the_indicators(make):
    where = "municipality_code = '11701000' and as_of = '2024-08-31'"
    folder = make(f"update marts.kpi_municipal set state = 'withheld' where {where}")
    deficits = pl.read_parquet(folder / "deficit_map.parquet").filter(pl.col("municipality_code") == "11701000")
    august = deficits.filter(pl.col("as_of") == AS_OF)
    assert august["diagnosed"].null_count() == august["high"].null_count() == august.height > 0
    july = deficits.filter(pl.col("as_of") < AS_OF)
    assert july["diagnosed"].null_count() < july.height


def test_diff_says_which_figures_changed(make):
    first = make()
    second = make(_NEW, _CHANGED)
    diff = diff_releases(first, second)
    changed = diff["tables"]["kpi_regional"]
    assert (diff["before"], diff["after"], diff["code_changed"]) == (first.name, second.name, False)
    assert (changed["changed"], changed["added"], changed["removed"]) == (6, 0, 0)
    row = changed["first_changed"][0]
    assert row["kpi_code"] == "iom_share"
    assert row["numerator"] == row["numerator_before"] + 7
    assert diff["tables"]["kpi_municipal"]["changed"] == 0


def _advice(folder, region):
    return pl.read_parquet(folder / "recommendations.parquet").filter(pl.col("region_code") == region)


def test_a_withheld_region_keeps_its_old_recommendations(make):
    first = make()
    second = make(_NEW, "update marts.recommendations set text_ru = 'Новый текст'", decision=PARTLY)
    kept = _advice(second, "11")
    assert kept.height > 0
    assert kept["text_ru"].equals(_advice(first, "11")["text_ru"])
    assert set(kept["stale"]) == {True}
    assert set(kept["figures_release_id"]) == {first.name}
    assert set(_advice(second, "46")["text_ru"]) == {"Новый текст"}


def test_a_withheld_region_or_municipality_gets_no_new_recommendations(make):
    assert _advice(make(decision=PARTLY), "11").is_empty()
    decision = GateDecision("partially_published", withheld_municipalities={"11701000": ["population_shift"]})
    rows = _advice(make(_NEW, decision=decision), "11")
    assert "11701000" not in rows["municipality_code"].to_list()
    assert rows.height > 0


def test_recommendations_of_every_kind_are_ranked_without_gaps(release):
    advice = pl.read_parquet(release / "recommendations.parquet")
    assert set(advice["evidence_mart"]) == {"kpi_regional", "kpi_municipal", "deficit_map", "low_result_schools"}
    ranks = advice.group_by("region_code", "address_kind").agg("priority_rank", n=pl.len())
    assert ranks.filter(pl.col("priority_rank").list.max() != pl.col("n")).is_empty()


def test_diff_says_which_recommendations_came_and_went(make):
    first = make()
    second = make(_NEW, "delete from marts.recommendations where rule_code = 'r_registry_training'",
                  "update marts.recommendations set value = 0.01 where rule_code = 'n_low_results'")  # fmt: skip
    changed = diff_releases(first, second)["tables"]["recommendations"]
    assert (changed["added"], changed["removed"]) == (0, 2)
    assert {row["rule_code"] for row in changed["first_changed"]} == {"n_low_results"}
    # a release of before there were recommendations
    (first / "recommendations.parquet").unlink()
    assert "recommendations" not in diff_releases(first, second)["tables"]
