"""Marks on the cells of a workbook: colour and comment. Marks of an earlier round are taken off first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from openpyxl import Workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.publish.returned.marks import Mark
from pipelines.publish.returned.sheets import ERROR_FILL, WARNING_FILL
from pipelines.publish.returned.styles import Wardrobe

AUTHOR = "РСНМС"
_OWN = f"{AUTHOR}. "
_BEFORE = "\n\nПримечание отправителя:\n"
#: programs become slow with more; beyond it the colour and the list of errors remain
MOST_COMMENTS = 5_000
_WIDTH, _LINE, _LINE_LETTERS = 330, 19, 46


def paint(book: Workbook, marks: Sequence[Mark], sheets: Sequence[str]) -> None:
    """Mark the cells; `sheets` are the names of the sheets of the tables. Hidden cells with marks are shown."""
    for name in dict.fromkeys(sheets):
        _clear(book[name])
    by_cell: dict[tuple[str, int, int], list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.table is not None:
            for row, column in mark.cells:
                by_cell[sheets[mark.table], row + 1, column + 1].append(mark)
    spans = {name: _spans(book[name]) for name in dict.fromkeys(sheets)}
    merged: dict[tuple[str, int, int], list[Mark]] = defaultdict(list)
    for (name, row, column), found in by_cell.items():
        origin = spans[name].get((row, column), (row, column))
        merged[name, *origin] += [mark for mark in found if not _said(mark, merged[name, *origin])]
    wardrobe = Wardrobe()
    for number, ((name, row, column), found) in enumerate(sorted(merged.items(), key=lambda item: item[0])):
        sheet = book[name]
        cell = sheet.cell(row, column)
        is_error = any(mark.is_rejection for mark in found)
        fill = ERROR_FILL if is_error else WARNING_FILL
        wardrobe.dress(cell, fill, partial(setattr, cell, "fill", PatternFill("solid", fgColor=fill)))
        _show(sheet, row, column)
        if number < MOST_COMMENTS:
            cell.comment = _comment(found, cell.comment)


def _said(mark: Mark, before: Sequence[Mark]) -> bool:
    """Whether the cell says it already, as a merged cell does when all its rows are wrong."""
    return any((m.severity, m.advice) == (mark.severity, mark.advice) for m in before)


def _comment(marks: Sequence[Mark], before: Comment | None) -> Comment:
    parts = []
    for mark in sorted(marks, key=lambda m: not m.is_rejection):
        kind = "Ошибка: строка не принята." if mark.is_rejection else "Замечание: значение не учтено."
        remedy = mark.advice.remedy
        parts.append(f"{kind}\n{mark.advice.problem}\nКак исправить: {remedy[:1].lower()}{remedy[1:]}")
    text = _OWN + "\n\n".join(parts)
    if before is not None and before.text:
        text += _BEFORE + before.text
    lines = sum(1 + len(line) // _LINE_LETTERS for line in text.split("\n"))
    return Comment(text, AUTHOR, width=_WIDTH, height=_LINE * (lines + 1))


def _clear(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell):
                continue
            if cell.has_style and cell.fill.fgColor.rgb in (ERROR_FILL, WARNING_FILL):
                cell.fill = PatternFill()
            if cell.comment is not None and cell.comment.text.startswith(_OWN):
                _, _, theirs = cell.comment.text.partition(_BEFORE)
                cell.comment = Comment(theirs, "") if theirs else None


def _spans(sheet: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Cell of a merged range → the cell that holds its value."""
    return {
        (row, column): (span.min_row, span.min_col)
        for span in sheet.merged_cells.ranges
        for row in range(span.min_row, span.max_row + 1)
        for column in range(span.min_col, span.max_col + 1)
    }


def _show(sheet: Worksheet, row: int, column: int) -> None:
    sheet.sheet_state = "visible"
    if row in sheet.row_dimensions:
        sheet.row_dimensions[row].hidden = False
    letter = get_column_letter(column)
    for key, dimension in sheet.column_dimensions.items():
        if key == letter or (dimension.min or 0) <= column <= (dimension.max or -1):
            dimension.hidden = False
