"""Columns in the form that an export from a database has: every text is plain, so nothing need be cleaned or guessed.

A short cut, not a rule of its own: what it answers is what the casts answer, several times sooner. A test holds it to
them. Columns with any other writing belong to the casts.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from pipelines.contracts import Column, ColumnKind
from pipelines.ingest.casts.dates import iso_dates
from pipelines.ingest.casts.identifiers import plain_inn, plain_snils
from pipelines.ingest.casts.texts import FAILED, PLACEHOLDER
from pipelines.ingest.text import MIXED, UNTIDY

#: whatever cleaning, placeholders, look-alike letters or failed formulas could have to do with
_DOUBTFUL = "|".join(f"(?:{pattern})" for pattern in (UNTIDY, PLACEHOLDER, FAILED, MIXED))


def plain_answers(distinct: pl.Series, column: Column) -> pl.DataFrame | None:
    """Columns `value`, `reason`, `note` of the texts in their order, before bounds; None unless all are plain."""
    short_cut = _SHORT_CUTS.get(column.kind)
    return None if short_cut is None or distinct.is_empty() else short_cut(distinct, column)


def _plain_texts(distinct: pl.Series, column: Column) -> pl.DataFrame | None:
    if column.pattern or distinct.str.contains(_DOUBTFUL).any():
        return None
    nothing = pl.repeat(None, distinct.len(), dtype=pl.String, eager=True)
    return pl.DataFrame({"value": distinct, "reason": nothing, "note": nothing})


_SHORT_CUTS: dict[ColumnKind, Callable[[pl.Series, Column], pl.DataFrame | None]] = {
    ColumnKind.SNILS: lambda texts, column: plain_snils(texts),
    ColumnKind.INN10: lambda texts, column: plain_inn(texts),
    ColumnKind.DATE: lambda texts, column: iso_dates(texts),
    ColumnKind.TEXT: _plain_texts,
}
