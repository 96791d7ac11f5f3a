"""Addressed recommendations: every one that the figures call for and no other, its order, its help and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tests.integration.built import assert_same
from tests.oracle import product, recommendation_help, recommendations
from tests.oracle.recommendation_texts import texts

if TYPE_CHECKING:
    from tests.integration.built import Built

MARTS = ("kpi_municipal", "kpi_regional", "deficit_map", "low_result_schools")
WORDS = ["address_ru", "actor_ru", "actor_function_ru", "text_ru"]


def test_every_figure_that_deviates_has_its_recommendation_in_order(built: Built) -> None:
    tables = [product.table(built.warehouse, f"marts.{name}", f"as_of = '{built.as_of}'") for name in MARTS]
    expected = recommendations.recommendations(*tables, built.as_of)
    actual = _recommendations(built)
    assert {"kpi_municipal", "kpi_regional"} <= set(expected["evidence_mart"])
    assert actual["as_of"].unique().to_list() == [built.as_of]
    assert_same(expected, actual, recommendations.GRAIN, recommendations.COLUMNS)


def test_programmes_methodists_and_sites_that_help(built: Built) -> None:
    for (region,), rows in _recommendations(built).group_by("region_code"):
        findings = rows.select(recommendations.GRAIN)
        expected = recommendation_help.help_for(built.deployment.lake, str(region), built.as_of, findings)
        assert_same(expected, rows, recommendations.GRAIN, list(recommendation_help.COLUMNS))


def test_sentences_tell_what_stands_in_the_columns(built: Built) -> None:
    rows = _recommendations(built)
    assert_same(texts(rows), rows, recommendations.GRAIN, WORDS)
    assert rows.filter(pl.col("text_ru").str.contains(r"\{|None|null")).is_empty()


def _recommendations(built: Built) -> pl.DataFrame:
    rows = product.table(built.warehouse, "marts.recommendations")
    return rows.with_columns(pl.col("municipality_code").fill_null(""))
