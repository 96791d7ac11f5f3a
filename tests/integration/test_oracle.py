"""The marts against the oracle: two readings of one specification must give the same figure in every cell.

Landings are synthetic and messy; lakes of random deliveries add what no realistic region brings together.
"""

from __future__ import annotations

import polars as pl
import pytest

from tests import oracle
from tests.integration.built import Built, assert_same
from tests.oracle import product
from tests.oracle.compare import differences
from tests.oracle.row_fate import deliveries

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def test_regional_figures(built: Built) -> None:
    expected = pl.concat(built.oracles[region, "as_was"][0] for region in built.deployment.regions)
    assert expected.filter(pl.col("numerator") > 0).height > 0
    actual = product.table(built.warehouse, "marts.kpi_regional")
    assert_same(expected, actual, oracle.REGIONAL_GRAIN, oracle.KPI_COLUMNS)


@pytest.mark.parametrize("borders", ["as_was", "as_now"])
def test_municipal_figures(built: Built, borders: str) -> None:
    expected = pl.concat(built.oracles[region, borders][1] for region in built.deployment.regions)
    assert expected.filter(pl.col("numerator") > 0).height > 0
    actual = product.table(built.warehouse, "marts.kpi_municipal", f"borders = '{borders}'")
    assert_same(expected, actual, oracle.MUNICIPAL_GRAIN, oracle.KPI_COLUMNS)


@pytest.mark.parametrize("borders", ["as_was", "as_now"])
def test_deficit_map(built: Built, borders: str) -> None:
    lake = built.deployment.lake
    expected = pl.concat(oracle.deficit_map(lake, region, built.as_of, borders) for region in built.deployment.regions)
    assert expected.filter(pl.col("diagnosed") > 0).height > 0
    actual = product.table(built.warehouse, "marts.deficit_map", f"borders = '{borders}'")
    empty_extra = actual.join(expected, on=oracle.MAP_GRAIN, how="anti").filter(pl.col("diagnosed") == 0)
    actual = actual.join(empty_extra, on=oracle.MAP_GRAIN, how="anti")
    columns = [c for c in expected.columns if c not in oracle.MAP_GRAIN]
    assert_same(expected, actual, oracle.MAP_GRAIN, columns)


def test_file_ledger(built: Built) -> None:
    expected = pl.concat(oracle.ledger(built.deployment.lake, region) for region in built.deployment.regions)
    actual = product.table(built.warehouse, "audit.file_ledger")
    columns = [c for c in expected.columns if c not in ("region_code", "path")]
    assert_same(expected, actual, ["region_code", "path"], columns)


def test_deliveries_stand_by_period_then_stamp_then_name(built: Built) -> None:
    landed = pl.concat(deliveries(built.deployment.lake, region) for region in built.deployment.regions)
    ordered = (
        landed.with_columns(name=pl.col("path").str.split("/").list.last())
        .sort("region_code", "source", "period_start", "delivered_at", "name", "path")
        .with_columns(place=pl.int_range(1, pl.len() + 1).over("region_code", "source"))
    )
    assert ordered.filter(pl.col("place") != pl.col("delivery_order")).select("path").is_empty()


def test_the_ledger_balances(built: Built) -> None:
    read = product.table(built.warehouse, "audit.file_ledger", "status = 'accepted'")
    parts = ["rows_accepted", "rows_rejected", "rows_duplicate", "rows_superseded", "rows_skipped"]
    assert read.filter(pl.col("rows_read") != pl.sum_horizontal(parts)).select("path", "rows_read", *parts).is_empty()


@pytest.mark.parametrize(
    ("value", "reason", "column"),
    [(0.5 + 1e-8, None, "value"), (None, None, "value"), (0.5, "x", "reason")],
)
def test_the_comparison_sees_a_difference(value: float | None, reason: str | None, column: str) -> None:
    schema = {"m": pl.String, "value": pl.Float64, "reason": pl.String}
    good = pl.DataFrame([("a", 0.5, None), ("b", None, "z")], schema=schema, orient="row")
    bad = pl.DataFrame([("a", value, reason), ("b", None, "z")], schema=schema, orient="row")
    assert differences(good, good, ["m"], ["value", "reason"]).is_empty()
    assert differences(good, bad, ["m"], ["value", "reason"]).select("m", "column").rows() == [("a", column)]
    assert differences(good, good[:1], ["m"], ["value"]).select("m", "column").rows() == [("b", "<row>")]
