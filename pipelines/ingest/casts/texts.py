"""Free text: kept as the sender wrote it, with look-alike letters put right; a pattern where one is declared."""

from __future__ import annotations

import polars as pl

from pipelines.ingest.text import fold_words


def cast_text(text: pl.Series, pattern: str | None) -> pl.DataFrame:
    """The text itself; `bad_type` when it does not match the column's pattern."""
    frame = pl.DataFrame({"value": fold_words(text)})
    bad = ~pl.col("value").str.contains(pattern) if pattern else pl.lit(False)
    return frame.select(
        pl.when(~bad).then("value").alias("value"),
        pl.when(bad).then(pl.lit("bad_type")).alias("reason"),
        pl.lit(None, dtype=pl.String).alias("note"),
    )
