"""Yes and no: да/нет, +/-, 1/0, true/false, v/х."""

from __future__ import annotations

from functools import cache

import polars as pl

from pipelines.ingest.text import skeleton, skeletons

_TRUE = skeletons(["да", "1", "true", "истина", "v", "x", "yes"])
_FALSE = skeletons(["нет", "0", "false", "ложь", "no"])
_TRUE_SIGNS = r"^[+✓✔√☑]+$"
_FALSE_SIGNS = r"^[-\u2010-\u2015\u2212]+$"


def cast_boolean(text: pl.Series) -> pl.DataFrame:
    """True and false by word or sign; anything else is `bad_type`."""
    return text.to_frame("text").select(_answers())


@cache
def _answers() -> list[pl.Expr]:
    word = skeleton(pl.col("text").str.replace(r"^([01])[.,]0+$", "${1}"))
    true = pl.col("text").str.contains(_TRUE_SIGNS) | word.is_in(_TRUE)
    false = pl.col("text").str.contains(_FALSE_SIGNS) | word.is_in(_FALSE)
    return [
        pl.when(true).then(True).when(false).then(False).alias("value"),
        pl.when(~(true | false)).then(pl.lit("bad_type")).alias("reason"),
        pl.lit(None, dtype=pl.String).alias("note"),
    ]
