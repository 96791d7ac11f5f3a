"""The two sheets put in front of the sender's own: the summary and the list of errors. Layout only, words are given."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.publish.returned.facts import ERRORS, SUMMARY, TITLE, Facts
from pipelines.publish.returned.marks import Mark

#: colours of our own, so that marks of an earlier round are known again and a sender's colours are not touched
ERROR_FILL = "FFF9CFCB"
WARNING_FILL = "FFFCECB3"
_HEAD_FILL = "FFEEF2F6"
_WIDTHS = (30, 22, 10, 46)
_LIST_WIDTHS = (7, 20, 9, 26, 9, 12, 44, 62)
LIST_HEADS = ("№", "Где", "Строка", "Название столбца", "Ячейка", "Вид", "Что не так", "Как исправить")
#: more lines nobody reads
MOST_LINES = 5_000
_LINE_POINTS = 15.0
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_CENTRED = Alignment(horizontal="center", vertical="top")
_A4 = "9"


def add_summary(book: Workbook, facts: Facts) -> None:
    """Put the summary in front of all sheets."""
    sheet = _page(book, SUMMARY, _WIDTHS)
    page = _Page(sheet)
    page.wide(TITLE, _font(bold=True, size=14))
    for label, text in facts.about:
        page.pair(label, text)
    if facts.counts:
        page.heading("Строки")
    for label, text in facts.counts:
        page.pair(label, text)
    if facts.reasons:
        page.heading("Что исправить, по причинам")
        page.cells(("Что не так", "Название столбца", "Сколько", "Как исправить"), head=True)
        for problem, title, count, remedy in facts.reasons:
            page.cells((problem, title, count, remedy))
        page.heading("Как читать выделение")
        page.swatch(ERROR_FILL, "ошибка: строка не принята; причина и совет — в примечании к ячейке")
        page.swatch(WARNING_FILL, "замечание: строка принята, а это значение не учтено")
    page.heading("Как прислать снова")
    for number, step in enumerate(facts.steps, start=1):
        page.wide(f"{number}. {step}" if len(facts.steps) > 1 else step)
    if facts.notes:
        page.heading("К сведению")
    for note in facts.notes:
        page.wide(note)


def add_errors(book: Workbook, marks: Sequence[Mark], sheets: Sequence[str]) -> None:
    """Put the list of errors in front of all sheets; `sheets` are the names of the sheets of the tables."""
    sheet = _page(book, ERRORS, _LIST_WIDTHS)
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"
    sheet.freeze_panes = "A2"
    page = _Page(sheet)
    page.cells(LIST_HEADS, head=True)
    for number, mark in enumerate(marks[:MOST_LINES], start=1):
        kind = "ошибка" if mark.is_rejection else "замечание"
        placed = mark.table is not None and bool(mark.cells)
        where = sheets[mark.table] if placed and mark.table is not None else mark.sheet
        row = mark.cells[0][0] + 1 if placed else mark.row_number
        address = f"{get_column_letter(mark.cells[0][1] + 1)}{row}" if placed else ""
        page.cells((number, where, row, mark.title, address, kind, mark.advice.problem, mark.advice.remedy))
        if placed:
            cell = sheet.cell(page.row - 1, 5)
            cell.hyperlink = f"#{quote_sheetname(where)}!{address}"
            cell.font = _font(link=True, color="FF0B5394")
    if len(marks) > MOST_LINES:
        page.wide(f"Показаны первые {MOST_LINES} из {len(marks)}.")


def _page(book: Workbook, name: str, widths: Sequence[int]) -> Worksheet:
    sheet: Worksheet = book.create_sheet(name, 0)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.sheet_view.showGridLines = False
    return sheet


def _font(*, bold: bool = False, size: int = 11, color: str = "FF000000", link: bool = False) -> Font:
    return Font(name="Calibri", bold=bold, size=size, color=color, underline="single" if link else None)


class _Page:
    """Writes rows from the top. Heights are computed, since programs do not fit merged cells by themselves."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._widths = [d.width for d in sheet.column_dimensions.values()]
        self.row = 1

    def wide(self, text: str, font: Font | None = None) -> None:
        """A text over the whole width."""
        self._merged(1, text, font or _font())
        self._next([(text, sum(self._widths))], 1.5 if font else 1.0)

    def heading(self, text: str) -> None:
        self.row += 1
        self.wide(text, _font(bold=True, size=12))

    def pair(self, label: str, text: str) -> None:
        """A label in the first column and a text over the others."""
        self._put(1, label, _font(color="FF555555"))
        self._merged(2, text, _font(bold=label == "Итог"))
        self._next([(label, self._widths[0]), (text, sum(self._widths[1:]))])

    def swatch(self, colour: str, text: str) -> None:
        """A cell of a colour and what it means."""
        self._sheet.cell(self.row, 1).fill = PatternFill("solid", fgColor=colour)
        self._merged(2, text, _font())
        self._next([(text, sum(self._widths[1:]))])

    def cells(self, values: Sequence[str | int], *, head: bool = False) -> None:
        """A row of a table."""
        line = Side(style="thin", color="FFBFC7CF")
        for column, value in enumerate(values, start=1):
            self._put(column, value, _font(bold=head))
            cell = self._sheet.cell(self.row, column)
            cell.border = Border(bottom=line)
            if head:
                cell.fill = PatternFill("solid", fgColor=_HEAD_FILL)
        self._next([(str(v), w) for v, w in zip(values, self._widths, strict=True)])

    def _merged(self, first: int, text: str, font: Font) -> None:
        self._put(first, text, font)
        self._sheet.merge_cells(start_row=self.row, start_column=first, end_row=self.row, end_column=len(self._widths))

    def _put(self, column: int, value: str | int, font: Font) -> None:
        cell = self._sheet.cell(self.row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # whatever it begins with
        cell.alignment = _WRAPPED if isinstance(value, str) else _CENTRED
        cell.font = font

    def _next(self, texts: Sequence[tuple[str, float]], factor: float = 1.0) -> None:
        lines = max(ceil(len(text) * 1.1 / width) for text, width in texts)
        self._sheet.row_dimensions[self.row].height = max(lines, 1) * _LINE_POINTS * factor
        self.row += 1
