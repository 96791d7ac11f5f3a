"""A page written row by row from the top, with a few looks of text. What is written belongs to `sheets`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.publish.returned.styles import Wardrobe

_A4 = "9"
_LINE_POINTS = 15.0
#: a text over the whole width takes more letters to a line than one in a narrow column
_WIDE, _WIDE_FACTOR, _NARROW_FACTOR = 60, 1.0, 1.15
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Look:
    """How a cell looks."""

    bold: bool = False
    size: int = 11
    color: str = "FF000000"
    fill: str | None = None
    link: bool = False
    ruled: bool = False
    centred: bool = False


PLAIN = Look()
TITLE = Look(bold=True, size=14)
HEADING = Look(bold=True, size=12)
LABEL = Look(color="FF555555")
BOLD = Look(bold=True)
ROW = Look(ruled=True)
NUMBER = Look(ruled=True, centred=True)
HEAD = Look(bold=True, ruled=True, fill="FFEEF2F6")
LINK = Look(ruled=True, link=True, color="FF0B5394")


class Page:
    """A new sheet in front of all others, as wide as A4 paper when printed.

    Heights are computed, since programs do not fit merged cells by themselves.
    """

    def __init__(self, book: Workbook, name: str, widths: Sequence[int]) -> None:
        self.sheet: Worksheet = book.create_sheet(name, 0)
        self.row = 1
        self._widths = widths
        self._wardrobe = Wardrobe()
        for number, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self.sheet.page_setup.paperSize = _A4
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self.sheet.page_margins.left = self.sheet.page_margins.right = 0.4
        self.sheet.sheet_view.showGridLines = False

    def wide(self, text: str, look: Look = PLAIN) -> None:
        """A text over the whole width."""
        self._merged(1, text, look)
        self._next([(text, sum(self._widths))], 1.5 if look == TITLE else 1.0)

    def heading(self, text: str) -> None:
        """A heading with a blank row above it."""
        self.row += 1
        self.wide(text, HEADING)

    def pair(self, label: str, text: str, look: Look = PLAIN) -> None:
        """A label in the first column and a text over the others."""
        self._put(1, label, LABEL)
        self._merged(2, text, look)
        self._next([(label, self._widths[0]), (text, sum(self._widths[1:]))])

    def swatch(self, colour: str, text: str) -> None:
        """A cell of a colour and what it means."""
        self._put(1, "", Look(fill=colour))
        self._merged(2, text, PLAIN)
        self._next([(text, sum(self._widths[1:]))])

    def cells(self, values: Sequence[str | int], *, head: bool = False, link: int = 0) -> Cell | None:
        """A row of a table; gives the cell of column `link`, dressed as a link, if there is one."""
        for column, value in enumerate(values, start=1):
            usual = ROW if isinstance(value, str) else NUMBER
            self._put(column, value, HEAD if head else LINK if column == link else usual)
        linked = self.sheet.cell(self.row, link) if link else None
        self._next([(str(v), w) for v, w in zip(values, self._widths, strict=True)])
        return linked if isinstance(linked, Cell) else None

    def _merged(self, first: int, text: str, look: Look) -> None:
        self._put(first, text, look)
        self.sheet.merge_cells(start_row=self.row, start_column=first, end_row=self.row, end_column=len(self._widths))

    def _put(self, column: int, value: str | int, look: Look) -> None:
        cell = self.sheet.cell(self.row, column)
        if isinstance(value, str):
            cell.value = _ILLEGAL.sub("", value)
            cell.data_type = "s"  # whatever it begins with
        else:
            cell.value = value
        self._wardrobe.dress(cell, look, lambda: _dress(cell, look))

    def _next(self, texts: Sequence[tuple[str, float]], factor: float = 1.0) -> None:
        lines = max(ceil(len(text) * (_WIDE_FACTOR if w > _WIDE else _NARROW_FACTOR) / w) for text, w in texts)
        self.sheet.row_dimensions[self.row].height = max(lines, 1) * _LINE_POINTS * factor
        self.row += 1


def _dress(cell: Cell | MergedCell, look: Look) -> None:
    cell.font = Font(
        name="Calibri", bold=look.bold, size=look.size, color=look.color, underline="single" if look.link else None
    )
    cell.alignment = Alignment(
        wrap_text=not look.centred, vertical="top", horizontal="center" if look.centred else None
    )
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    if look.ruled:
        cell.border = Border(bottom=Side(style="thin", color="FFBFC7CF"))
