"""Warehouses that tests compare with a second computation: built once for all of them, for building takes long."""

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
from tests.oracle.borders import BORDERS, has_districts
from tests.oracle.compare import differences

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
            for borders in BORDERS
            if borders != "district" or has_districts(region)
        }


@pytest.fixture(scope="session", params=[*LANDINGS, "random_deliveries"])
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


def assert_same(expected: pl.DataFrame, actual: pl.DataFrame, grain: list[str], columns: list[str]) -> None:
    found = differences(expected, actual, grain, columns)
    with pl.Config(tbl_rows=40, tbl_cols=20, fmt_str_lengths=60):
        assert found.is_empty(), f"{found.height} cells differ\n{found.head(40)}"
