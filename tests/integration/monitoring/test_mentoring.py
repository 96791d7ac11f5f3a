"""Forms of support from person to person, computed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.integration.built import assert_same
from tests.oracle import mentoring, product

if TYPE_CHECKING:
    from tests.integration.built import Built


@pytest.mark.parametrize("borders", ["as_was", "as_now"])
def test_mentoring_forms(built: Built, borders: str) -> None:
    lake = built.deployment.lake
    expected = pl.concat(
        mentoring.mentoring_forms(lake, region, built.as_of, borders) for region in built.deployment.regions
    )
    assert expected["pairs_count"].sum() > 0
    actual = product.table(built.warehouse, "marts.mentoring_forms", f"borders = '{borders}'")
    assert_same(expected, actual, mentoring.GRAIN, [*mentoring.COUNTS, "missing_reason"])
