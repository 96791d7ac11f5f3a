"""Free text: kept as the sender wrote it, with look-alike letters put right; a pattern where one is declared."""

from __future__ import annotations

from functools import cache

import polars as pl

from pipelines.ingest.text import fold_words

#: What a workbook shows where a formula failed or was never computed: nobody's text.
FAILED = (
    r"(?i)^#(?:н/д|ссылка!|знач!|дел/0!|имя\?|число!|пусто!|формула"
    r"|n/a|ref!|value!|div/0!|name\?|num!|null!|spill!|calc!|getting_data)$"
)
#: «-», «нет данных», «х»: written where there is nothing to write
PLACEHOLDER = r"(?i)^([-\u2010-\u2015\u2212]+|нет данных|[хx])$"


def cast_text(text: pl.Series, pattern: str | None) -> pl.DataFrame:
    """The text itself; `bad_type` for the error of a formula and for what does not match the column's pattern."""
    return fold_words(text).to_frame("value").select(_answers(pattern))


@cache
def _answers(pattern: str | None) -> list[pl.Expr]:
    bad = pl.col("value").str.contains(FAILED)
    if pattern:
        bad |= ~pl.col("value").str.contains(pattern)
    return [
        pl.when(~bad).then("value").alias("value"),
        pl.when(bad).then(pl.lit("bad_type")).alias("reason"),
        pl.lit(None, dtype=pl.String).alias("note"),
    ]
