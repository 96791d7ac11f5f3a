"""Correlation with pupils' results and schools with low results, computed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tests.integration.built import assert_same
from tests.oracle import outcomes, product

if TYPE_CHECKING:
    from tests.integration.built import Built


def test_outcome_correlation(built: Built) -> None:
    for borders in ("as_was", "as_now"):
        expected = outcomes.correlations(
            pl.concat(
                outcomes.outcome_cells(built.deployment.lake, region, built.as_of, borders)
                for region in built.deployment.regions
            ),
            product.table(built.warehouse, "marts.deficit_map", f"borders = '{borders}'"),
        )
        actual = product.table(built.warehouse, "marts.outcome_correlation", f"borders = '{borders}'")
        assert actual.filter(pl.col("rho").is_null() != pl.col("missing_reason").is_not_null()).is_empty()
        assert actual.filter(pl.col("n") == 0)["missing_reason"].unique().to_list() in ([], ["x"])
        assert_same(expected, actual.filter(pl.col("n") > 0), outcomes.CELL, ["n", "rho", "missing_reason"])


def test_low_result_schools(built: Built) -> None:
    expected = pl.concat(
        (
            outcomes.low_result_schools(built.deployment.lake, region, built.as_of)
            for region in built.deployment.regions
        ),
        how="diagonal",
    )
    columns = [
        "staff_count", "teachers_count", "diagnosed_count", "results_count", "deficit_count", "iom_count",
        "trained_count", "event_count", "mentored_count", "postcourse_count", "supported_count",
    ]  # fmt: skip
    for borders in ("as_was", "as_now"):
        actual = product.table(built.warehouse, "marts.low_result_schools", f"borders = '{borders}'")
        if actual.is_empty():
            assert expected.is_empty()
            continue
        known = actual.filter(pl.col("missing_reason").is_null() | (pl.col("missing_reason") != "x"))
        unknown = actual.filter(pl.col("missing_reason") == "x")
        assert_same(expected.join(unknown, on=outcomes.SCHOOL, how="anti"), known, outcomes.SCHOOL, columns)
        assert expected.join(unknown, on=outcomes.SCHOOL, how="semi")["staff_count"].sum() == 0
