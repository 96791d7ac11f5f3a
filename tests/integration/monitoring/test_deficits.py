"""The deficit map cut by position, experience and competency, and the gaps to requirements, computed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.integration.built import assert_same
from tests.oracle import deficit_profile, product

if TYPE_CHECKING:
    from tests.integration.built import Built

MARTS = {
    "deficit_profile": (deficit_profile.deficit_profile, deficit_profile.PROFILE_GRAIN),
    "deficit_competencies": (deficit_profile.deficit_competencies, deficit_profile.COMPETENCY_GRAIN),
    "competency_gaps": (deficit_profile.competency_gaps, deficit_profile.GAPS_GRAIN),
    "competency_model": (deficit_profile.competency_model, deficit_profile.MODEL_GRAIN),
}


@pytest.mark.parametrize("mart", MARTS)
def test_deficit_cuts(built: Built, mart: str) -> None:
    compute, grain = MARTS[mart]
    for borders in ("as_was", "as_now"):
        expected = pl.concat(
            [compute(built.deployment.lake, region, built.as_of, borders) for region in built.deployment.regions],
            how="diagonal_relaxed",
        )
        assert expected["diagnosed"].sum() > 0
        actual = product.table(built.warehouse, f"marts.{mart}", f"borders = '{borders}'")
        assert_same(expected, actual, grain, [c for c in expected.columns if c not in grain])
