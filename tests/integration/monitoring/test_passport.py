"""The ДПО passport, computed twice: every line, its people and the reason of every gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.reference import seed
from tests.integration.built import assert_same
from tests.oracle import outcomes, passport, product

if TYPE_CHECKING:
    from tests.integration.built import Built


def test_dpo_passport(built: Built) -> None:
    expected = pl.concat(
        passport.passport(
            built.deployment.lake, region, built.as_of, built.oracles[region, "as_was"][0], _coefficients(built, region)
        )
        for region in built.deployment.regions
    )
    actual = product.table(built.warehouse, "marts.dpo_passport")
    # Nothing counted is counted of nobody, whether a zero says so or not.
    nobody = pl.col("people_count").fill_null(0) == 0
    expected, actual = (t.with_columns(people_count=pl.when(~nobody).then("people_count")) for t in (expected, actual))
    assert_same(expected, actual, passport.GRAIN, passport.COLUMNS)
    assert actual["line_code"].n_unique() == seed("passport_lines").height
    assert actual.filter(pl.col("value") > 0)["line_code"].n_unique() > 40


def _coefficients(built: Built, region: str) -> pl.DataFrame:
    """as_of, line_code, rho, missing_reason of the latest year of every examination and subject that has results."""
    results = outcomes.outcome_cells(built.deployment.lake, region, built.as_of, "as_was")
    deficits = product.table(built.warehouse, "marts.deficit_map", f"borders = 'as_was' and region_code = '{region}'")
    links = outcomes.correlations(results, deficits).filter(
        pl.col("competency_group") == "subject", pl.col("measure") == "deficit_share"
    )
    cell = ["as_of", "exam", "subject"]
    latest = results.group_by(cell).agg(pl.col("exam_year").max())
    return (
        latest.filter(pl.col("exam").is_in(["oge", "ege"]), pl.col("subject").is_in(["russian", "mathematics"]))
        .join(links, on=[*cell, "exam_year"], how="left")
        .select(
            "as_of",
            "rho",
            line_code=pl.format("{}_{}_rho", "exam", "subject"),
            missing_reason=pl.when(pl.col("n").is_null()).then(pl.lit("x")).otherwise("missing_reason"),
        )
    )
