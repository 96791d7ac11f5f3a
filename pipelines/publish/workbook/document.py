"""Sheets to be printed and signed: A4, page numbers, header and footer. What stands on them is decided elsewhere.

Texts stay texts whatever they begin with, and equal content gives equal bytes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from pipelines.publish.workbook.sheet import SAFE

Look = Literal["title", "subtitle", "text", "bold", "small", "label", "section"]
Number = Literal["count", "share", "ratio", "money", "coefficient"]
Cell = str | tuple[float, Number] | None

_A4 = 9
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
_LOOKS: dict[Look, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "text_wrap": True},
    "subtitle": {"font_size": 13, "align": "center", "text_wrap": True},
    "text": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True, "font_size": 12},
    "small": {"font_size": 9, "text_wrap": True, "valign": "top"},
    "label": {"text_wrap": True, "valign": "top", "bold": True},
    "section": {"bold": True, "font_size": 13, "text_wrap": True},
}
# Points of one line of text and of the air around it; characters in one unit of width, by kind of text.
_LINE, _AIR, _FIT, _FIT_SMALL = 14.0, 5.0, 1.1, 1.35
# The locale makes programs outside Russia show a Russian document in Russian notation.
_NUMBERS: dict[Number, str] = {
    "count": "[$-419]#,##0_-",
    "share": "[$-419]0.0%_-",
    "ratio": "[$-419]#,##0.0_-",
    "money": "[$-419]#,##0.00_-",
    "coefficient": "[$-419]0.00_-",
}


@dataclass(frozen=True)
class Column:
    """One column of a printed table; `width` in characters."""

    label: str
    width: float
    kind: Literal["text", "centre", "note"] = "text"


@dataclass(frozen=True)
class Running:
    """What every page says about itself: header left and right, footer left."""

    name: str
    date: str
    release: str


@dataclass(frozen=True)
class Line:
    """A line of a page: one text reaches over all columns and needs a height in points, several fit themselves."""

    look: Look
    texts: Sequence[str]
    height: float | None = None


class Document:
    """An xlsx file for the printer."""

    def __init__(self, file: Path, title: str, created: datetime, running: Running) -> None:
        self._book = xlsxwriter.Workbook(str(file), SAFE)
        self._book.set_properties({"title": title, "created": created})
        self._running = running
        self._looks = {name: self._format(look) for name, look in _LOOKS.items()}
        grid = {"border": 1, "border_color": "#7F7F7F"}
        self._head = self._format(
            {**grid, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#E7ECF2", "font_size": 10}
        )
        self._texts = {
            "text": self._format({**grid, "text_wrap": True, "indent": 1}),
            "note": self._format({**grid, "text_wrap": True, "font_size": 9, "indent": 1}),
            "centre": self._format({**grid, "text_wrap": True, "align": "center"}),
        }
        self._numbers = {k: self._format({**grid, "align": "right", "num_format": f}) for k, f in _NUMBERS.items()}

    def close(self) -> None:
        """Write the file."""
        self._book.close()

    def add_page(self, name: str, widths: Sequence[float], lines: Sequence[Line]) -> None:
        """A sheet of texts."""
        sheet = self._sheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        last = len(widths) - 1
        for row, line in enumerate(lines):
            sheet.set_row(row, line.height or _height(line.texts, [w * _FIT for w in widths]))
            looks = [self._looks["label" if line.look == "text" and c < last else line.look] for c in range(last + 1)]
            if len(line.texts) == 1:
                sheet.merge_range(row, 0, row, last, "", self._looks[line.look])
                looks = [self._looks[line.look]]
            for column, text in enumerate(line.texts):
                sheet.write_string(row, column, text, looks[column])
        sheet.print_area(0, 0, max(len(lines) - 1, 0), last)
        sheet.center_horizontally()

    def add_table(self, name: str, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
        """A sheet with one table under a title; header rows are frozen and repeated on every page."""
        sheet = self._sheet(name)
        last = len(columns) - 1
        sheet.set_row(0, 24)
        sheet.merge_range(0, 0, 0, last, "", self._looks["section"])
        sheet.write_string(0, 0, title, self._looks["section"])
        sheet.set_row(1, 36)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(1, number, column.label, self._head)
        room = [c.width * (_FIT_SMALL if c.kind == "note" else _FIT) for c in columns]
        for number, cells in enumerate(rows, start=2):
            sheet.set_row(number, _height(cells, room))
            for place, cell in enumerate(cells):
                self._write(sheet, number, place, cell, columns[place])
        sheet.freeze_panes(2, 2)
        sheet.repeat_rows(0, 1)
        sheet.print_area(0, 0, len(rows) + 1, last)

    def _write(self, sheet: Any, row: int, column: int, cell: Cell, about: Column) -> None:
        if isinstance(cell, tuple):
            value, number = cell
            sheet.write_number(row, column, value, self._numbers[number])
        else:
            sheet.write_string(row, column, cell or "", self._texts[about.kind])

    def _sheet(self, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.5, top=0.8, bottom=0.7)
        sheet.hide_gridlines(2)
        font = '&"Times New Roman,Regular"&9'
        name, date, release = (_escaped(t) for t in (self._running.name, self._running.date, self._running.release))
        sheet.set_header(f"&L{font}{name}&R{font}{date}")
        sheet.set_footer(f"&L{font}{release}&R{font}Страница &P из &N")
        return sheet

    def _format(self, look: dict[str, Any]) -> Any:
        return self._book.add_format({**_FONT, **look})


def _height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """Points for the tallest cell. Estimated, since not every program fits the rows of a file that it opens."""
    lines = [
        sum(max(1, math.ceil(len(part) / width)) for part in cell.split("\n"))
        for cell, width in zip(cells, widths, strict=False)
        if isinstance(cell, str)
    ]
    return _LINE * max(lines, default=1) + _AIR


def _escaped(text: str) -> str:
    """`&` begins a code in headers and footers."""
    return text.replace("&", "&&")
