"""Cell-by-cell comparison of two tables of one grain, with the differing cells as the result."""

from __future__ import annotations

import polars as pl

TOLERANCE = 1e-9


def differences(expected: pl.DataFrame, actual: pl.DataFrame, grain: list[str], columns: list[str]) -> pl.DataFrame:
    """Differing cells: grain, column, expected, actual (as text). A row missing on one side is column `<row>`.

    Numbers agree within TOLERANCE, everything else exactly; null agrees only with null.
    """
    for side, frame in (("expected", expected), ("actual", actual)):
        if frame.select(grain).is_duplicated().any():
            raise AssertionError(f"{side}: more than one row per {', '.join(grain)}")
    both = (
        expected.select(*grain, *columns)
        .with_columns(_in_expected=True)
        .join(
            actual.select(*grain, *columns).with_columns(_in_actual=True),
            on=grain,
            how="full",
            coalesce=True,
            suffix="_actual",
            nulls_equal=True,
        )
    )
    lone = both.filter(pl.col("_in_expected").is_null() | pl.col("_in_actual").is_null())
    found = [
        lone.select(
            *grain,
            column=pl.lit("<row>"),
            expected=pl.col("_in_expected").cast(pl.String),
            actual=pl.col("_in_actual").cast(pl.String),
        )
    ]
    paired = both.filter(pl.col("_in_expected"), pl.col("_in_actual"))
    for column in columns:
        left, right = pl.col(column), pl.col(f"{column}_actual")
        if expected.schema[column].is_numeric():
            agree = (left.cast(pl.Float64) - right.cast(pl.Float64)).abs() <= TOLERANCE
        else:
            agree = left == right
        agree = agree.fill_null(value=False) | (left.is_null() & right.is_null())
        found.append(
            paired.filter(~agree).select(
                *grain,
                column=pl.lit(column),
                expected=left.cast(pl.String),
                actual=right.cast(pl.String),
            )
        )
    return pl.concat(found).sort(*grain, "column")
