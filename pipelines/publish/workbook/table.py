"""A table on a sheet of a `Book`: title, header, cells, filter, frozen panes, rows repeated on every printed page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from pipelines.publish.dashboard.heat import SHADES
from pipelines.publish.words import STATUS_SIGN
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.looks import HEAT, Notation, Text

#: rows above the first row of cells: title, note, header
TOP = 3
# Points of one line of text and of the air around it; characters in one unit of width, of usual and of small text.
_LINE, _AIR, _FIT, _FIT_SMALL = 12.0, 4.0, 1.25, 1.4
_UPRIGHT_HEIGHT = 128
_BY_SIGN = {sign: status for status, sign in STATUS_SIGN.items() if status != "no_target"}


@dataclass(frozen=True)
class Figure:
    """A published figure, or the symbol that stands for it; `status` puts a light on it."""

    value: float | None
    notation: Notation = "count"
    symbol: str = "x"
    status: str | None = None
    is_total: bool = False


#: what stands where there is nothing to show
NOTHING = Figure(None, symbol="–")
Cell = str | date | Figure | None


@dataclass(frozen=True)
class Column:
    """One column: header with its unit, width in characters, how texts in it look."""

    label: str
    width: float
    look: Text = "text"
    is_upright: bool = False


@dataclass(frozen=True)
class Placed:
    """Where the cells of a table lie, zero-based and inclusive."""

    first: int
    last: int
    columns: int


def add_table(
    book: Book,
    sheet: Any,
    title: str,
    note: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    frozen: int = 1,
) -> Placed:
    """Write the only table of `sheet`; `frozen` columns stay in view. Header rows are frozen and repeated in print."""
    last = len(columns) - 1
    add_title(book, sheet, title, note, [c.width for c in columns])
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(TOP - 1, number, column.label, book.looks.text("upright" if column.is_upright else "head"))
    sheet.set_row(TOP - 1, _head_height(columns))
    fits = [c.width * (_FIT_SMALL if c.look == "small" else _FIT) for c in columns]
    for number, cells in enumerate(rows, start=TOP):
        sheet.set_row(number, height(cells, fits))
        for place, cell in enumerate(cells):
            write(book, sheet, number, place, cell, columns[place].look)
    placed = Placed(TOP, max(TOP + len(rows) - 1, TOP), len(columns))
    sheet.autofilter(TOP - 1, 0, placed.last, last)
    sheet.freeze_panes(TOP, frozen)
    sheet.repeat_rows(TOP - 1)
    sheet.print_area(0, 0, placed.last, last)
    return placed


def add_title(book: Book, sheet: Any, title: str, note: str, widths: Sequence[float]) -> None:
    """Title and a note of one paragraph in the first two rows, over the first columns that a screen shows."""
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, title, book.looks.text("title"))
    shown = _shown(widths)
    if shown:
        sheet.merge_range(1, 0, 1, shown, "", book.looks.text("note"))
    sheet.write_string(1, 0, note, book.looks.text("note"))
    sheet.set_row(1, height([note], [sum(widths[: shown + 1]) * _FIT]))


def write(book: Book, sheet: Any, row: int, column: int, cell: Cell, look: Text = "text") -> None:
    """One cell; a missing figure shows its symbol."""
    looks = book.looks
    if isinstance(cell, Figure):
        if cell.value is None:
            sheet.write_string(row, column, cell.symbol, looks.symbol(cell.symbol))
        else:
            sheet.write_number(row, column, cell.value, looks.figure(cell.notation, cell.status, bold=cell.is_total))
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, looks.figure("date"))
    elif not cell:
        sheet.write_blank(row, column, None, looks.text(look))
    else:
        shown = looks.status(_BY_SIGN.get(cell[0])) if look == "status" else looks.text(look)
        sheet.write_string(row, column, cell, shown)


def add_heat(book: Book, sheet: Any, placed: Placed, first_column: int, last_column: int) -> None:
    """Conditional colours over shares of deficits; bounds are fixed, so that regions and months compare."""
    corner = xl_rowcol_to_cell(placed.first, first_column)
    area = (placed.first, first_column, placed.last, last_column)
    for number in range(len(HEAT) - 1, -1, -1):
        # A text is greater than any number for office programs: a symbol must not be coloured as a large share.
        least = f",{corner}>={SHADES[number - 1]}" if number else ""
        rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({corner}){least})", "format": book.looks.shade(number)}
        sheet.conditional_format(*area, {**rule, "stop_if_true": True})


def height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """Points for the tallest cell. Estimated, since not every program fits the rows of a file that it opens."""
    lines = [
        sum(max(1, math.ceil(len(part) / width)) for part in cell.split("\n"))
        for cell, width in zip(cells, widths, strict=False)
        if isinstance(cell, str)
    ]
    return min(_LINE * max(lines, default=1) + _AIR, 400.0)


def _head_height(columns: Sequence[Column]) -> float:
    if any(c.is_upright for c in columns):
        return _UPRIGHT_HEIGHT
    return height([c.label for c in columns], [c.width * _FIT * 0.85 for c in columns])


def _shown(widths: Sequence[float], room: float = 150.0) -> int:
    """The last column of those that fit in a screen together."""
    total = 0.0
    for number, width in enumerate(widths):
        total += width
        if total > room:
            return number
    return len(widths) - 1
