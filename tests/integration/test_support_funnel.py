"""The support chain against every person's chain walked by itself."""

from __future__ import annotations

import polars as pl
import pytest

from tests.integration.built import Built, assert_same
from tests.oracle import product
from tests.oracle.support import COLUMNS, GRAIN, REGIONAL_GRAIN, support

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("borders", ["as_was", "as_now"])
def test_support_funnel(built: Built, borders: str) -> None:
    parts = [support(built.deployment.lake, region, built.as_of, borders) for region in built.deployment.regions]
    regional = pl.concat((p[0] for p in parts), how="vertical_relaxed")
    municipal = pl.concat((p[1] for p in parts), how="vertical_relaxed")
    assert regional.filter(pl.col("step") == "iom", pl.col("persons_count") > 0).height > 0
    assert_same(regional, product.table(built.warehouse, "marts.support_funnel_regional"), REGIONAL_GRAIN, COLUMNS)
    actual = product.table(built.warehouse, "marts.support_funnel", f"borders = '{borders}'")
    assert_same(municipal, actual, GRAIN, COLUMNS)
