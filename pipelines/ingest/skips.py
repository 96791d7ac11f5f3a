"""Rows under a header that are no records: totals, notes, number rows, the header again.

Only rows that fail the contract are asked: a good record is never a note.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from pipelines.ingest.text import cleaned, skeleton, unnumbered_bones

_TOTAL = r"^(итого|всего|втч|втомчисле)$"
#: the first words of a row, up to the end of a word that ends a total's name
_FIRST_WORDS = r"(?i)^((?:в\s*т\.?\s*ч|в\s+том\s+числе|[\p{L}]+))"
#: a title or note has at most so many filled cells
_NOTE_CELLS = 2


def skipped_rows(rows: pl.DataFrame, lacks_required: pl.Series, header_rows: pl.DataFrame) -> pl.Series:
    """Which of the failing rows are skipped; `rows` are all columns of the sheet as text.

    `header_rows` are the rows of the header itself, to be recognised where a page repeats it.
    """
    cells = _every_cell(rows, cleaned)
    filled = cells.select(pl.sum_horizontal(pl.all().is_not_null())).to_series()
    first = cells.select(skeleton(pl.coalesce(pl.all()).str.extract(_FIRST_WORDS))).to_series()
    total = first.str.contains(_TOTAL).fill_null(False)
    note = (filled <= _NOTE_CELLS) & lacks_required
    skip = total | note
    rest = cells.filter(~skip)
    if rest.is_empty():
        return skip
    found = (~skip).arg_true().filter(_is_number_row(rest) | _repeats_header(rest, header_rows))
    return (skip | False).scatter(found, True)


def _is_number_row(cells: pl.DataFrame) -> pl.Series:
    """«1 2 3 4» under the header: every filled cell one more than the filled cell before it."""
    numbers = cells.select(
        pl.concat_list(pl.all().str.extract(r"^(\d{1,3})(?:[.,]0+)?$").cast(pl.Int32)).list.drop_nulls().alias("n"),
        pl.sum_horizontal(pl.all().is_not_null()).alias("filled"),
    )
    steps = pl.col("n").list.diff().list.drop_nulls()
    consecutive = (steps.list.min() == 1) & (steps.list.max() == 1)
    all_numbers = (pl.col("n").list.len() == pl.col("filled")) & (pl.col("filled") > 2)
    return numbers.select((consecutive & all_numbers & (pl.col("n").list.first() <= 1)).fill_null(False)).to_series()


def _repeats_header(cells: pl.DataFrame, header_rows: pl.DataFrame) -> pl.Series:
    """At least three filled cells, each of them as in some row of the header above it."""
    written = _every_cell(cells, unnumbered_bones)
    titles = _every_cell(header_rows, lambda texts: unnumbered_bones(cleaned(texts)))
    same = [pl.col(c).is_null() | pl.col(c).is_in(titles[c].drop_nulls().to_list()) for c in titles.columns]
    enough = pl.sum_horizontal(pl.all().is_not_null()) > 2
    return written.select(pl.all_horizontal(same) & enough).to_series()


def _every_cell(frame: pl.DataFrame, change: Callable[[pl.Series], pl.Series]) -> pl.DataFrame:
    """Text columns with all cells changed: one under another, for a call per column costs more than a small table."""
    if not frame.width:
        return frame
    changed = change(pl.concat([column.alias("text") for column in frame.iter_columns()]))
    return pl.DataFrame({name: changed.slice(n * frame.height, frame.height) for n, name in enumerate(frame.columns)})
