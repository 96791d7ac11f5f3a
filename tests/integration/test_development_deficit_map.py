"""The map of development deficits against changes, trends and places computed from the oracle's own figures."""

from __future__ import annotations

import polars as pl
import pytest

from tests.integration.built import Built, assert_same
from tests.oracle import product
from tests.oracle.development_map import COLUMNS, GRAIN, development_map

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("borders", ["as_was", "as_now"])
def test_development_deficit_map(built: Built, borders: str) -> None:
    expected = pl.concat(
        (development_map(built.oracles[region, borders][1]) for region in built.deployment.regions),
        how="vertical_relaxed",
    )
    assert expected.filter(pl.col("trend") == "improving").height > 0
    actual = product.table(built.warehouse, "marts.development_deficit_map", f"borders = '{borders}'")
    assert_same(expected, actual, GRAIN, COLUMNS)
