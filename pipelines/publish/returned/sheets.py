"""The two sheets put in front of the sender's own: the summary and the list of errors. Layout only, words are given."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook

from pipelines.publish.returned.facts import ERRORS, SUMMARY, TITLE, Facts
from pipelines.publish.returned.marks import Mark
from pipelines.publish.returned.page import BOLD, PLAIN, Page
from pipelines.publish.returned.page import TITLE as BIG

#: colours of our own, so that marks of an earlier round are known again and a sender's colours are not touched
ERROR_FILL = "FFF9CFCB"
WARNING_FILL = "FFFCECB3"
_WIDTHS = (30, 22, 10, 46)
_LIST_WIDTHS = (7, 20, 9, 26, 12, 12, 44, 62)
LIST_HEADS = ("№", "Где", "Строка", "Название столбца", "Ячейка", "Вид", "Что не так", "Как исправить")
#: number of the column «Ячейка»
_ADDRESS = 5
#: more lines nobody reads
MOST_LINES = 5_000


def add_summary(book: Workbook, facts: Facts) -> None:
    """Put the summary in front of all sheets."""
    page = Page(book, SUMMARY, _WIDTHS)
    page.wide(TITLE, BIG)
    for label, text in facts.about:
        page.pair(label, text, BOLD if label == "Итог" else PLAIN)
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
    page = Page(book, ERRORS, _LIST_WIDTHS)
    page.sheet.page_setup.orientation = "landscape"
    page.sheet.print_title_rows = "1:1"
    page.sheet.freeze_panes = "A2"
    page.cells(LIST_HEADS, head=True)
    for number, mark in enumerate(marks[:MOST_LINES], start=1):
        kind = "ошибка" if mark.is_rejection else "замечание"
        placed = mark.table is not None and bool(mark.cells)
        where = sheets[mark.table] if placed and mark.table is not None else mark.sheet
        row = mark.cells[0][0] + 1 if placed else mark.row_number
        cells = [f"{get_column_letter(column + 1)}{row + 1}" for row, column in mark.cells]
        values = (number, where, row, mark.title, ", ".join(cells), kind, mark.advice.problem, mark.advice.remedy)
        cell = page.cells(values, link=_ADDRESS if placed else 0)
        if cell is not None:
            cell.hyperlink = f"#{quote_sheetname(where)}!{cells[0]}"
    if len(marks) > MOST_LINES:
        page.wide(f"Показаны первые {MOST_LINES} из {len(marks)}.")
