"""Which СНИЛС stand anywhere in a table of text: whole cells, or numbers inside longer texts, in any notation."""

from __future__ import annotations

import polars as pl

from pipelines.ingest.casts.identifiers import cast_snils

#: what stands between the digits of a number
_BETWEEN = r"[\s\-\u2010-\u2015\u2212\u00a0]"
_DIGITS = 11
#: no honest number is longer; of a longer row of digits only the beginning is looked at
_LONGEST = 40


def snils_in(frame: pl.DataFrame) -> pl.DataFrame:
    """row (from 0) and snils (11 digits, valid check number) of the String columns of `frame`, distinct, sorted."""
    found = [pl.DataFrame(schema={"row": pl.UInt32, "snils": pl.String})]
    for name, kind in frame.schema.items():
        if kind == pl.String:
            cells = frame.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), pl.col(name).alias("text"))
            found.append(cells.join(_numbers(frame[name]), on="text").select("row", "snils"))
    return pl.concat(found).unique().sort("row", "snils")


def _numbers(column: pl.Series) -> pl.DataFrame:
    """text and snils of every distinct text in which there are numbers."""
    texts = pl.DataFrame({"text": column.unique().drop_nulls()}, schema={"text": pl.String})
    texts = texts.filter(pl.col("text").str.contains(r"\d"))
    whole = texts.with_columns(snils=cast_snils(texts["text"])["value"])
    runs = (
        texts.with_columns(run=pl.col("text").str.replace_all(_BETWEEN, "").str.extract_all(rf"\d{{{_DIGITS},}}"))
        .explode("run", empty_as_null=True)
        .drop_nulls("run")
    )
    # A number before it, such as a row number, must not hide a СНИЛС: every stretch of eleven digits is tried.
    last = min(runs.select(pl.col("run").str.len_bytes().max()).item() or 0, _LONGEST)
    stretches = [pl.col("run").str.slice(start, _DIGITS) for start in range(last - _DIGITS + 1)]
    if not stretches:
        return whole.drop_nulls("snils")
    tried = runs.select("text", number=pl.concat_list(stretches)).explode("number")
    tried = tried.filter(pl.col("number").str.len_bytes() == _DIGITS)
    inside = tried.select("text", snils=cast_snils(tried["number"])["value"])
    return pl.concat([whole, inside]).drop_nulls("snils").unique()
