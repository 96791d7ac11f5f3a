"""The roadmap by event and its roll-up, computed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tests.integration.built import assert_same
from tests.oracle import product, roadmap_execution

if TYPE_CHECKING:
    from tests.integration.built import Built


def test_roadmap_execution(built: Built) -> None:
    lake = built.deployment.lake
    pairs = pl.concat(
        roadmap_execution.roadmap_execution(lake, region, built.as_of) for region in built.deployment.regions
    )
    assert not pairs.is_empty()
    actual = product.table(built.warehouse, "marts.roadmap_execution")
    assert_same(pairs, actual, roadmap_execution.GRAIN, ["is_due", "status", "done_on", "days_late"])

    expected = roadmap_execution.by_executor(pairs)
    actual = product.table(built.warehouse, "marts.roadmap_summary", "level = 'executor'")
    grain = ["region_code", "as_of", "name_ru"]
    assert_same(expected, actual, grain, [c for c in expected.columns if c not in grain])
