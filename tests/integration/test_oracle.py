"""The marts against the oracle: two readings of one specification must give the same figure in every cell.

Landings are synthetic and messy; lakes of random deliveries add what no realistic region brings together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl
import pytest

from pipelines.settings import Settings
from pipelines.synthetic import GeneratorOptions, generate
from tests import oracle
from tests.integration.edges import random_lake
from tests.integration.edges.made_lake import write_schemas
from tests.oracle import product
from tests.oracle.compare import differences
from tests.oracle.row_fate import deliveries

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

ALL_REGIONS = ("04", "10", "11", "46", "65")


@dataclass(frozen=True)
class Wish:
    """What to generate; staff is per region."""

    regions: tuple[str, ...]
    staff: int
    months: int
    as_of: date


LANDINGS = {
    "five_regions_over_the_reform_of_2026": Wish(ALL_REGIONS, 120, 4, date(2026, 2, 28)),
    "moscow_oblast_before_its_deadline": Wish(("46",), 300, 4, date(2024, 8, 31)),
}


@dataclass
class Built:
    deployment: Settings
    as_of: date
    warehouse: Path

    @cached_property
    def oracles(self) -> dict[tuple[str, str], tuple[pl.DataFrame, pl.DataFrame]]:
        lake = self.deployment.lake
        return {
            (region, borders): oracle.kpi(lake, region, self.as_of, borders)
            for region in self.deployment.regions
            for borders in ("as_was", "as_now")
        }


@pytest.fixture(scope="module", params=[*LANDINGS, "random_deliveries"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp(request.param)
    if wish := LANDINGS.get(request.param):
        deployment, as_of = product.settings(folder, wish.regions), wish.as_of
        generate(GeneratorOptions(deployment.data_dir, wish.regions, wish.staff, wish.months, as_of, seed=2026))
        product.ingest(deployment)
    else:
        deployment, as_of = product.settings(folder, ALL_REGIONS), random_lake.AS_OF
        write_schemas(deployment.lake)
        for region in ALL_REGIONS:
            random_lake.random_region(region, seed=8).write(deployment.lake)
    yield Built(deployment, as_of, product.build_marts(deployment, as_of))


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


def assert_same(expected: pl.DataFrame, actual: pl.DataFrame, grain: list[str], columns: list[str]) -> None:
    found = differences(expected, actual, grain, columns)
    with pl.Config(tbl_rows=40, tbl_cols=20, fmt_str_lengths=60):
        assert found.is_empty(), f"{found.height} cells differ\n{found.head(40)}"


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
