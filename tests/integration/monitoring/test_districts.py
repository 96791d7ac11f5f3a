"""Intermunicipal districts and ФИОКО campaigns, computed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tests.integration.built import assert_same
from tests.oracle import districts, product

if TYPE_CHECKING:
    from tests.integration.built import Built


def test_kpi_district(built: Built) -> None:
    lake = built.deployment.lake
    actual = product.table(built.warehouse, "marts.kpi_district")
    parts = [districts.kpi_district(lake, region, built.as_of) for region in built.deployment.regions]
    found = [part for part in parts if not part.is_empty()]
    if not found:
        assert actual.is_empty()  # no region of this landing has districts
        return
    assert_same(pl.concat(found), actual, districts.GRAIN, ["numerator", "denominator", "value"])
    assert actual["district_no"].n_unique() > 1


def test_fioko_campaigns(built: Built) -> None:
    lake = built.deployment.lake
    expected = pl.concat(districts.fioko_campaigns(lake, region, built.as_of) for region in built.deployment.regions)
    assert not expected.is_empty()
    actual = product.table(built.warehouse, "marts.fioko_campaign_results", "participants_count is not null")
    assert_same(expected, actual, districts.CAMPAIGN_GRAIN, ["participants_count", "municipalities_count"])
