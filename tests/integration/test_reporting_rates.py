"""Completeness and timeliness of reports against the list of landed files."""

from __future__ import annotations

import polars as pl
import pytest

from tests.integration.built import Built, assert_same
from tests.oracle import product
from tests.oracle.reporting import COLUMNS, GRAIN, reporting

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("borders", ["as_was", "as_now"])
def test_reporting_rates(built: Built, borders: str) -> None:
    lake = built.deployment.lake
    expected = pl.concat(
        (reporting(lake, region, built.as_of, borders) for region in built.deployment.regions), how="vertical_relaxed"
    )
    assert {"on_time", "late"} <= set(expected["status"])
    assert_same(
        expected, product.table(built.warehouse, "marts.reporting_rates", f"borders = '{borders}'"), GRAIN, COLUMNS
    )
