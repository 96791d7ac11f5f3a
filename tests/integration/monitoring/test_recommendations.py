"""Addressed recommendations against the figures they rest on, judged twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tests.integration.built import assert_same
from tests.oracle import product, recommendations

if TYPE_CHECKING:
    from tests.integration.built import Built


def test_recommendations_of_indicators(built: Built) -> None:
    expected = recommendations.indicator_findings(
        product.table(built.warehouse, "marts.kpi_municipal"),
        product.table(built.warehouse, "marts.kpi_regional"),
        built.as_of,
    )
    assert expected.height > 0
    actual = product.table(built.warehouse, "marts.recommendations", "kpi_code is not null")
    assert actual["as_of"].unique().to_list() == [built.as_of]
    actual = actual.with_columns(pl.col("municipality_code").fill_null(""))
    assert_same(expected, actual, recommendations.GRAIN, ["value", "target_value", "affected_count"])


def test_recommendations_of_the_deficit_map(built: Built) -> None:
    actual = product.table(built.warehouse, "marts.recommendations", "evidence_mart = 'deficit_map'")
    keys = ["region_code", "municipality_code", "subject", "competency_group"]
    cells = product.table(built.warehouse, "marts.deficit_map", f"borders = 'as_was' and as_of = '{built.as_of}'")
    evidence = actual.join(cells, on=keys, suffix="_map")
    assert evidence.height == actual.height
    deficit = pl.col("high") + pl.col("medium")
    wrong = (
        (pl.col("value") != pl.col("deficit_share"))
        | (pl.col("deficit_share_low") < 0.3)
        | (pl.col("uncovered") != pl.col("affected_count"))
        | (pl.min_horizontal(deficit, "uncovered", "diagnosed") < recommendations.LEAST)
    )
    assert evidence.filter(wrong).is_empty()
    columns = ["programmes_available", "methodists_region_count", "methodists_municipality_count"]
    for (region,), own in actual.group_by("region_code"):
        expected = recommendations.help_of_map(built.deployment.lake, str(region), built.as_of, own.select(keys))
        assert_same(expected, own, keys, columns)


def test_recommendations_to_networks_of_schools(built: Built) -> None:
    schools = f"borders = 'as_was' and as_of = '{built.as_of}'"
    expected = recommendations.network_findings(product.table(built.warehouse, "marts.low_result_schools", schools))
    actual = product.table(built.warehouse, "marts.recommendations", "address_kind = 'school_network'")
    withheld = product.table(
        built.warehouse, "marts.kpi_municipal", f"{schools} and kpi_code = 'diagnosed_share' and state = 'withheld'"
    )
    keys = ["region_code", "municipality_code"]
    assert_same(expected.join(withheld, on=keys, how="anti"), actual, keys, ["value", "group_size"])
