"""The methodical asset, computed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.integration.built import assert_same
from tests.oracle import methodist_corps, product

if TYPE_CHECKING:
    from tests.integration.built import Built


@pytest.mark.parametrize("borders", ["as_was", "as_now"])
def test_methodist_registry(built: Built, borders: str) -> None:
    lake = built.deployment.lake
    expected = pl.concat(
        methodist_corps.methodist_registry(lake, region, built.as_of, borders) for region in built.deployment.regions
    )
    assert expected["people"].sum() > 0
    actual = product.table(built.warehouse, "marts.methodist_registry", f"borders = '{borders}'")
    grain = [c for c in expected.columns if c != "people"]
    assert_same(expected, actual.group_by(grain).agg(people=pl.len().cast(pl.Int64)), grain, ["people"])


@pytest.mark.parametrize("borders", ["as_was", "as_now"])
def test_methodist_coverage(built: Built, borders: str) -> None:
    lake = built.deployment.lake
    expected = pl.concat(
        methodist_corps.methodist_coverage(lake, region, built.as_of, borders) for region in built.deployment.regions
    )
    assert expected["methodists_count"].sum() > 0
    actual = product.table(built.warehouse, "marts.methodist_coverage", f"borders = '{borders}'")
    grain = methodist_corps.COVERAGE_GRAIN
    assert_same(expected, actual, grain, [c for c in expected.columns if c not in grain])
