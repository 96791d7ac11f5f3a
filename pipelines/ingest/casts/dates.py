"""Dates as people write them: dd.mm.yyyy, d.m.yy, ISO, «12 июля 2026 г.», Excel dates and serials."""

from __future__ import annotations

from functools import cache

import polars as pl

from pipelines.ingest.period import Period

_MONTHS = ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
#: first three letters of a month → its number
_NUMBERS = {stem: str(number) for number, stem in enumerate(_MONTHS, start=1)} | {"май": "5"}
_TAIL = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*(?:г\.?|года)?\s*$"
#: dots only: 05/01/2024 is January to some programs and May to others
_DOTTED = r"^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})" + _TAIL
_ISO = r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$"
_PLAIN_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_WORDED = r"^(\d{1,2})\s+([а-я]+)\.?\s+(\d{4})" + _TAIL
_SERIAL = r"^(\d{5})(?:[.,]\d+)?$"
#: day 0 of Excel's calendar, which counts a 29 February 1900 that never was
_EXCEL_EPOCH_DAYS = 25569


def cast_date(text: pl.Series, period: Period, *, may_be_future: bool) -> pl.DataFrame:
    """Dates of 1900–2100. A two-digit year is of this century unless that lies past the period

    (by ten years more where a plan may lie in the future). A year alone is no date.
    """
    last_year = period.end.year + (10 if may_be_future else 0)
    found = text.to_frame("text").select(pl.col("text").str.to_lowercase()).with_columns(_readings())
    return found.select(_value(last_year)).select(_answers())


def iso_dates(texts: pl.Series) -> pl.DataFrame | None:
    """What `cast_date` answers to days written as 2026-07-12; None unless all are."""
    if not texts.str.contains(_PLAIN_ISO).all():
        return None
    return texts.to_frame("text").select(_iso()).select(_answers())


@cache
def _iso() -> pl.Expr:
    return pl.col("text").str.to_date("%Y-%m-%d", strict=False).alias("value")


@cache
def _readings() -> list[pl.Expr]:
    return [
        pl.col("text").str.extract_groups(_DOTTED).struct.rename_fields(["d", "m", "y"]).alias("dotted"),
        pl.col("text").str.extract_groups(_ISO).struct.rename_fields(["y", "m", "d"]).alias("iso"),
        pl.col("text").str.extract_groups(_WORDED).struct.rename_fields(["d", "w", "y"]).alias("worded"),
        pl.col("text").str.extract(_SERIAL).cast(pl.Int32, strict=False).alias("serial"),
    ]


@cache
def _value(last_year: int) -> pl.Expr:
    worded = pl.col("worded").struct
    value = pl.coalesce(
        _date(_century(pl.col("dotted").struct["y"], last_year), "dotted"),
        _date(pl.col("iso").struct["y"], "iso"),
        _iso_date(worded["y"], _month_number(worded["w"]), worded["d"]),
        (pl.col("serial") - _EXCEL_EPOCH_DAYS).cast(pl.Date),
    )
    return value.alias("value")


@cache
def _answers() -> list[pl.Expr]:
    sane = pl.col("value").dt.year().is_between(1900, 2100)
    return [
        pl.when(sane).then("value").alias("value"),
        pl.when(sane.fill_null(False)).then(None).otherwise(pl.lit("bad_type")).alias("reason"),
        pl.lit(None, dtype=pl.String).alias("note"),
    ]


def _century(year: pl.Expr, last_year: int) -> pl.Expr:
    short = year.str.len_bytes() == 2
    modern = pl.lit("20") + year
    return (
        pl.when(~short)
        .then(year)
        .when(modern.cast(pl.Int32, strict=False) <= last_year)
        .then(modern)
        .otherwise(pl.lit("19") + year)
    )


def _month_number(word: pl.Expr) -> pl.Expr:
    return word.str.slice(0, 3).replace_strict(_NUMBERS, default=None, return_dtype=pl.String)


def _date(year: pl.Expr, groups: str) -> pl.Expr:
    return _iso_date(year, pl.col(groups).struct["m"], pl.col(groups).struct["d"])


def _iso_date(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    iso = pl.concat_str([year, month.str.zfill(2), day.str.zfill(2)], separator="-")
    return iso.str.to_date("%Y-%m-%d", strict=False)
