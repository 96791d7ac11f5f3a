"""Enrolments against issued documents, computed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tests.integration.built import assert_same
from tests.oracle import frdo, product

if TYPE_CHECKING:
    from tests.integration.built import Built


def test_frdo_reconciliation(built: Built) -> None:
    lake = built.deployment.lake
    expected = pl.concat(frdo.frdo_reconciliation(lake, region, built.as_of) for region in built.deployment.regions)
    assert expected["completed_count"].sum() > 0
    counts = [c for c in expected.columns if c not in frdo.GRAIN]
    for borders in ("as_was", "as_now"):
        actual = product.table(built.warehouse, "marts.frdo_reconciliation", f"borders = '{borders}'")
        assert_same(expected, actual, frdo.GRAIN, counts)
