"""Chooses the cast of a contract column and adds what every column shares: placeholders and bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import polars as pl

from pipelines.contracts import Column, ColumnKind
from pipelines.ingest.casts.booleans import cast_boolean
from pipelines.ingest.casts.dates import cast_date
from pipelines.ingest.casts.identifiers import cast_inn, cast_snils
from pipelines.ingest.casts.labels import cast_enum, cast_enum_set, cast_subject
from pipelines.ingest.casts.municipalities import cast_municipality
from pipelines.ingest.casts.numbers import cast_decimal, cast_integer, cast_percent
from pipelines.ingest.casts.plain import plain_answers
from pipelines.ingest.casts.remembered import remembered
from pipelines.ingest.casts.texts import PLACEHOLDER, cast_text
from pipelines.ingest.period import Period
from pipelines.ingest.text import cleaned


@dataclass(frozen=True)
class CastContext:
    """What a cast may depend on besides the text: the region and period of the delivery."""

    region_code: str
    period: Period


#: A cast takes cleaned distinct text (no nulls) and returns columns `value`, `reason` and `note` for it
Cast = Callable[[pl.Series, Column, CastContext], pl.DataFrame]

_CASTS: dict[ColumnKind, Cast] = {
    ColumnKind.SNILS: lambda s, c, x: cast_snils(s),
    ColumnKind.INN10: lambda s, c, x: cast_inn(s),
    ColumnKind.TEXT: lambda s, c, x: cast_text(s, c.pattern),
    ColumnKind.DATE: lambda s, c, x: cast_date(s, x.period, may_be_future=not c.personal),
    ColumnKind.DECIMAL: lambda s, c, x: cast_decimal(s),
    ColumnKind.INTEGER: lambda s, c, x: cast_integer(s),
    ColumnKind.PERCENT: lambda s, c, x: cast_percent(s),
    ColumnKind.BOOLEAN: lambda s, c, x: cast_boolean(s),
    ColumnKind.ENUM: lambda s, c, x: cast_enum(s, c.labels),
    ColumnKind.ENUM_SET: lambda s, c, x: cast_enum_set(s, c.labels),
    ColumnKind.SUBJECT: lambda s, c, x: cast_subject(s),
    ColumnKind.MUNICIPALITY: lambda s, c, x: cast_municipality(s, x.region_code, x.period.start),
}

#: kinds whose answers depend on the period, and those that depend on the region, too
_OF_PERIOD = frozenset({ColumnKind.DATE})
_OF_REGION = frozenset({ColumnKind.MUNICIPALITY})


def cast_values(distinct: pl.Series, column: Column, context: CastContext) -> pl.DataFrame:
    """Columns `text` (as delivered), `value`, `reason`, `note`; one row per distinct non-null text, in their order.

    `reason` is null for a good value and for an empty one (then `value` is null too).
    """
    return remembered(distinct, column, _matters(column, context), lambda texts: _cast(texts, column, context))


def _matters(column: Column, context: CastContext) -> object:
    """What of the context an answer depends on."""
    if column.kind in _OF_REGION:
        return context
    return context.period if column.kind in _OF_PERIOD or column.event_date else None


def _cast(distinct: pl.Series, column: Column, context: CastContext) -> pl.DataFrame:
    plain = plain_answers(distinct, column)
    if plain is not None:
        return _bounded(plain.insert_column(0, distinct.alias("text")), column, context)
    clean = cleaned(distinct)
    own_words = column.kind in {ColumnKind.BOOLEAN, ColumnKind.ENUM, ColumnKind.ENUM_SET}
    is_empty = clean.to_frame("clean").select(_no_data() if own_words else _placeholder()).to_series()
    some_empty = bool(is_empty.any())
    filled, texts = (clean.filter(~is_empty), distinct.filter(~is_empty)) if some_empty else (clean, distinct)
    result = _CASTS[column.kind](filled, column, context).insert_column(0, texts.alias("text"))
    result = _bounded(result, column, context)
    if own_words and column.kind is not ColumnKind.BOOLEAN:
        result = _placeholders_last(result)
    return _with_empty(result, distinct, is_empty) if some_empty else result


def _with_empty(filled: pl.DataFrame, distinct: pl.Series, is_empty: pl.Series) -> pl.DataFrame:
    """Answers of the filled texts, and none for the empty ones, in the order of all."""
    answers = filled.vstack(filled.clear(1))
    place = pl.select(pl.when(is_empty).then(filled.height).otherwise((~is_empty).cum_sum() - 1)).to_series()
    return answers[place.cast(pl.UInt32)].with_columns(distinct.alias("text"))


@cache
def _placeholder() -> pl.Expr:
    return pl.col("clean").is_null() | pl.col("clean").str.contains(PLACEHOLDER)


@cache
def _no_data() -> pl.Expr:
    return pl.col("clean").is_null() | (pl.col("clean").str.to_lowercase() == "нет данных")


def _bounded(frame: pl.DataFrame, column: Column, context: CastContext) -> pl.DataFrame:
    for bound in _bounds(column, context.period.end if column.event_date else None):
        frame = frame.with_columns(bound)
    return frame


@lru_cache(1_000)
def _bounds(column: Column, last_day: date | None) -> list[list[pl.Expr]]:
    """Minimum, maximum and the last day of the period for event dates: what each does to `value` and `reason`."""
    value = pl.col("value")
    broken: list[tuple[pl.Expr, str]] = []
    if column.minimum is not None:
        broken.append((value < column.minimum, "out_of_range"))
    if column.maximum is not None:
        broken.append((value > column.maximum, "out_of_range"))
    if column.exclusive_minimum is not None:
        broken.append((value <= column.exclusive_minimum, "out_of_range"))
    if last_day is not None:
        broken.append((value > pl.lit(last_day), "future_date"))
    return [_bound(condition.fill_null(False), reason) for condition, reason in broken]


def _bound(bad: pl.Expr, reason: str) -> list[pl.Expr]:
    told = pl.when(bad).then(pl.lit(reason)).otherwise("reason").alias("reason")
    return [told, pl.when(~bad).then("value").alias("value")]


def _placeholders_last(frame: pl.DataFrame) -> pl.DataFrame:
    """«-» and «х» are empty only where the enumeration does not list them as a label of its own."""
    return frame if frame["reason"].null_count() == frame.height else frame.with_columns(_unless_placeholder())


@cache
def _unless_placeholder() -> pl.Expr:
    placeholder = pl.col("text").str.strip_chars().str.contains(PLACEHOLDER) & pl.col("reason").is_not_null()
    return pl.when(~placeholder).then("reason").alias("reason")
