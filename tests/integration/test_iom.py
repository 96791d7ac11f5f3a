"""ИОМ by stage and by the form against each ИОМ looked at by itself."""

from __future__ import annotations

import polars as pl
import pytest

from tests.integration.built import Built, assert_same
from tests.oracle import iom, product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("borders", ["as_was", "as_now"])
def test_iom_stages(built: Built, borders: str) -> None:
    lake, regions = built.deployment.lake, built.deployment.regions
    expected = pl.concat((iom.stages(lake, r, built.as_of, borders) for r in regions), how="vertical_relaxed")
    assert expected.filter(pl.col("overdue_count") > 0).height > 0
    actual = product.table(built.warehouse, "marts.iom_stages", f"borders = '{borders}'")
    assert_same(expected, actual, iom.STAGE_GRAIN, iom.STAGE_COLUMNS)


@pytest.mark.parametrize("borders", ["as_was", "as_now"])
def test_iom_completeness(built: Built, borders: str) -> None:
    lake, regions = built.deployment.lake, built.deployment.regions
    expected = pl.concat((iom.items(lake, r, built.as_of, borders) for r in regions), how="vertical_relaxed")
    assert expected.filter(pl.col("filled_count") > 0).height > 0
    actual = product.table(built.warehouse, "marts.iom_completeness", f"borders = '{borders}'")
    assert_same(expected, actual, iom.ITEM_GRAIN, iom.ITEM_COLUMNS)
