"""Decimals, whole numbers and percents as written in tables: «1 461 607,87», «72 ч.», «85 %»."""

from __future__ import annotations

from functools import cache

import polars as pl

_UNIT = r"\s*(?:ч|час|часа|часов|ак\.\s*ч|руб|рублей|балл|балла|баллов|чел|шт)?\.?$"
_GROUPED = r"^[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?$"
_PLAIN = r"^[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,2})?$"
_DECIMAL = pl.Decimal(18, 6)


def cast_decimal(text: pl.Series) -> pl.DataFrame:
    """Exact decimals with six places, so that sums of scores meet thresholds exactly."""
    return _judge(text.to_frame("text").select(_decimal()))


def cast_integer(text: pl.Series) -> pl.DataFrame:
    """Whole numbers; «72.0» is whole, «72,5» is not."""
    return _judge(text.to_frame("text").select(_whole()))


def cast_percent(text: pl.Series) -> pl.DataFrame:
    """Fractions 0–1 of «85 %», «0,85» or «85»: above 1 or with a sign the number is percent points."""
    frame = text.to_frame("text").select(_fraction())
    outside = ~pl.col("value").is_between(0, 1)
    return _judge(frame).with_columns(
        pl.when(outside).then(pl.lit("out_of_range")).otherwise("reason").alias("reason"),
        pl.when(~outside).then("value").alias("value"),
    )


@cache
def _decimal() -> pl.Expr:
    return _number(_tidy(pl.col("text"))).round(6).cast(_DECIMAL, strict=False).alias("value")


@cache
def _whole() -> pl.Expr:
    number = _number(_tidy(pl.col("text")))
    return pl.when(number == number.round(0)).then(number).cast(pl.Int64, strict=False).alias("value")


@cache
def _fraction() -> pl.Expr:
    tidy = _tidy(pl.col("text"))
    signed = tidy.str.contains(r"%$")
    number = _number(tidy.str.replace(r"\s*%$", ""))
    return pl.when(signed | (number > 1)).then(number / 100).otherwise(number).alias("value")


def _tidy(text: pl.Expr) -> pl.Expr:
    dashes = text.str.replace_all(r"[\u2010-\u2015\u2212]", "-").str.replace_all(r"""['"«»]""", "")
    return dashes.str.to_lowercase().str.replace(_UNIT, "").str.strip_chars()


def _number(tidy: pl.Expr) -> pl.Expr:
    """Float64 of the text; null when it is no number. Doubles carry the 15 digits any table has."""
    shaped = pl.when(tidy.str.contains(_GROUPED) | tidy.str.contains(_PLAIN)).then(tidy)
    return shaped.str.replace_all(" ", "").str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _judge(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(_reasons())


@cache
def _reasons() -> list[pl.Expr]:
    wrong = pl.when(pl.col("value").is_null()).then(pl.lit("bad_type")).alias("reason")
    return [wrong, pl.lit(None, dtype=pl.String).alias("note")]
