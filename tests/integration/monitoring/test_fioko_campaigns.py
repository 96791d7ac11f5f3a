"""ФИОКО campaigns, computed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tests.integration.built import assert_same
from tests.oracle import product
from tests.oracle.fioko_campaigns import GRAIN, fioko_campaigns

if TYPE_CHECKING:
    from tests.integration.built import Built


def test_fioko_campaigns(built: Built) -> None:
    lake = built.deployment.lake
    expected = pl.concat(fioko_campaigns(lake, region, built.as_of) for region in built.deployment.regions)
    assert not expected.is_empty()
    actual = product.table(built.warehouse, "marts.fioko_campaign_results", "participants_count is not null")
    assert_same(expected, actual, GRAIN, ["participants_count", "municipalities_count"])
