"""One column of a table as its distinct cells: each is judged once, and rows only say which of them they have.

Taking columns apart and putting them together belongs here; what a text means belongs to `casts`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property

import polars as pl

from pipelines.contracts import Column
from pipelines.ingest.casts import CastContext, cast_values

MISSING = "missing_required"


@dataclass(frozen=True)
class Cells:
    """Distinct answers of a column by their codes, and the code of every row; no code is null."""

    values: pl.Series
    #: reason code of a bad cell, null of a good one
    reasons: pl.Series
    notes: pl.Series
    #: UInt32, one per row
    codes: pl.Series

    @property
    def has_reasons(self) -> bool:
        """Whether any of the distinct cells is bad."""
        return self.reasons.null_count() < self.reasons.len()

    def of_rows(self, answers: pl.Series) -> pl.Series:
        """One of the series by codes, spread over the rows."""
        return answers[self.codes]

    @cached_property
    def bad_rows(self) -> pl.Series:
        """Boolean by row: the cell has a reason."""
        return self.of_rows(self.reasons.is_not_null())

    def lacking_rows(self) -> pl.Series:
        """Boolean by row: a required cell is empty."""
        return self.of_rows((self.reasons == MISSING).fill_null(False))

    def only(self, rows: pl.Series) -> Cells:
        """The same of some rows; `rows` is Boolean."""
        return replace(self, codes=self.codes.filter(rows))


def cells_of(text: pl.Series, column: Column, context: CastContext) -> Cells:
    """The cast cells of a column; `text` is as delivered, null where nothing stands."""
    if text.null_count() == text.len():
        return no_cells(column, text.len())
    texts, codes = _coded(text)
    distinct = cast_values(texts, column, context)
    if codes.null_count():
        codes = codes.fill_null(distinct.height)
        distinct = distinct.select("value", "reason", "note").vstack(_nothing(column))
    return _judged(distinct, column, codes)


def _coded(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Distinct texts by code, and the code of every row, null where it is empty."""
    # Categories of its own: the common ones would keep personal data for as long as the process lives.
    kind = pl.Categorical(pl.Categories.random())
    coded = text.cast(kind)
    codes = coded.to_physical()
    last = codes.max()
    count = 0 if last is None else int(last) + 1  # type: ignore[arg-type]
    return pl.int_range(count, dtype=pl.UInt32, eager=True).cat.to(kind).cast(pl.String), codes


def no_cells(column: Column, height: int) -> Cells:
    """The cells of a column that the table lacks."""
    return _judged(_nothing(column), column, pl.repeat(0, height, dtype=pl.UInt32, eager=True))


@cache
def _nothing(column: Column) -> pl.DataFrame:
    """The answer of an empty cell."""
    schema = {"value": column.lake_dtype, "reason": pl.String(), "note": pl.String()}
    return pl.DataFrame(schema=schema).clear(1)


def _judged(distinct: pl.DataFrame, column: Column, codes: pl.Series) -> Cells:
    if column.required and distinct["value"].null_count():
        distinct = distinct.with_columns(_missing())
    return Cells(distinct["value"], distinct["reason"], distinct["note"], codes)


@cache
def _missing() -> pl.Expr:
    missing = pl.col("value").is_null() & pl.col("reason").is_null()
    return pl.when(missing).then(pl.lit(MISSING)).otherwise("reason").alias("reason")
