"""Values as a careful sender writes them: ISO dates, codes, points in decimals, true and false."""

from __future__ import annotations

from functools import cache

import polars as pl

from pipelines.contracts.model import Column, ColumnKind
from pipelines.reference import seed


def plain(column: Column, values: pl.Series) -> pl.Series:
    """The values as text; null stays null."""
    match column.kind:
        case ColumnKind.DATE:
            return values.cast(pl.Date).dt.strftime("%Y-%m-%d")
        case ColumnKind.DECIMAL | ColumnKind.PERCENT:
            return decimal_text(values)
        case ColumnKind.SUBJECT:
            return values.cast(pl.String).replace_strict(subject_names(), default=None, return_dtype=pl.String)
        case _:
            return values.cast(pl.String)


def decimal_text(values: pl.Series, point: str = ".") -> pl.Series:
    """Decimals of at most three places without a trailing zero."""
    thousandths = (values.cast(pl.Float64) * 1000).round().cast(pl.Int64)
    places = pl.col("t").mod(1000).cast(pl.String).str.zfill(3).str.strip_chars_end("0")
    fraction = pl.when(places == "").then(pl.lit("")).otherwise(pl.lit(point) + places)
    return (
        pl.select(pl.lit(thousandths).alias("t")).select((pl.col("t") // 1000).cast(pl.String) + fraction).to_series()
    )


@cache
def subject_names() -> dict[str, str]:
    """Subject code to its name."""
    return dict(seed("taught_subjects").select("subject_code", "subject_ru").iter_rows())
