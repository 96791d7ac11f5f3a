"""Pieces of a first sheet that every office workbook has: labelled lines, headings, links, meanings of symbols."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.publish.dictionary import SYMBOLS
from pipelines.publish.words import STATUS, STATUS_SIGN
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.table import height

#: what each status says about the target
STATUS_MEANING = {
    "met": "целевое значение достигнуто",
    "in_progress": "срок ещё не наступил, целевое значение пока не достигнуто",
    "not_met": "целевое значение не достигнуто",
    "no_target": "положение региона не задаёт целевого значения",
}


class Front:
    """A first sheet, written from top to bottom; `row` is the next free row."""

    def __init__(self, book: Book, name: str, title: str, widths: Sequence[float]) -> None:
        self.book, self.sheet, self.row = book, book.sheet(name), 1
        self._last, self._width = len(widths) - 1, sum(widths)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self._rest = self._width - widths[0]
        self.sheet.set_row(0, 28)
        self.sheet.write_string(0, 0, title, book.looks.text("title"))

    def close(self) -> None:
        """Print all that was written on one page."""
        self.sheet.fit_to_pages(1, 1)
        self.sheet.print_area(0, 0, self.row - 1, self._last)

    def gap(self) -> None:
        """An empty row."""
        self.row += 1

    def heading(self, text: str) -> None:
        """A heading with air above it."""
        self.gap()
        self.sheet.set_row(self.row, 20)
        self.sheet.write_string(self.row, 0, text, self.book.looks.text("label"))
        self.row += 1

    def pair(self, label: str, text: str, look: Any = None) -> None:
        """A label and what it means; `look` is the format of the label."""
        self.sheet.write_string(self.row, 0, label, look or self.book.looks.text("note"))
        self._rest_of_row(text)

    def link(self, sheet_name: str, text: str) -> None:
        """A link to a sheet of the same book."""
        quoted = sheet_name.replace("'", "''")
        self.sheet.write_url(self.row, 0, f"internal:'{quoted}'!A1", self.book.looks.text("link"), sheet_name)
        self._rest_of_row(text)

    def paragraph(self, text: str) -> None:
        """A text over the whole width."""
        self.sheet.merge_range(self.row, 0, self.row, self._last, "", self.book.looks.text("note"))
        self.sheet.write_string(self.row, 0, text, self.book.looks.text("note"))
        self.sheet.set_row(self.row, height([text], [self._width * 1.25]))
        self.row += 1

    def symbols(self) -> None:
        """Traffic lights and the letters that stand for missing figures."""
        self.heading("Обозначения")
        for status, meaning in STATUS_MEANING.items():
            self.pair(f"{STATUS_SIGN[status]} {STATUS[status]}", meaning, self.book.looks.status(status))
        for symbol, meaning in SYMBOLS.items():
            self.pair(symbol, meaning, self.book.looks.symbol(symbol))

    def _rest_of_row(self, text: str) -> None:
        look = self.book.looks.text("note")
        if self._last > 1:
            self.sheet.merge_range(self.row, 1, self.row, self._last, "", look)
        self.sheet.write_string(self.row, 1, text, look)
        self.sheet.set_row(self.row, max(height([text], [self._rest * 1.25]), 15))
        self.row += 1
