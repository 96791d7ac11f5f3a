"""The ДПО passport, computed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tests.integration.built import assert_same
from tests.oracle import passport, product

if TYPE_CHECKING:
    from tests.integration.built import Built


def test_dpo_passport(built: Built) -> None:
    lake = built.deployment.lake
    expected = pl.concat(passport.passport(lake, region, built.as_of) for region in built.deployment.regions)
    actual = product.table(built.warehouse, "marts.dpo_passport")
    assert actual.group_by("region_code", "as_of").agg(pl.col("section_no").n_unique())[
        "section_no"
    ].unique().to_list() == [7]
    assert actual.filter(pl.col("value").is_null() == pl.col("missing_reason").is_null()).is_empty()
    expected = expected.filter(pl.col("value") > 0)
    assert expected.height > 0
    counted = actual.join(expected.select("line_code").unique(), on="line_code", how="semi").filter(pl.col("value") > 0)
    assert_same(expected, counted, passport.GRAIN, ["value"])
