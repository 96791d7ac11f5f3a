"""Senders for the tests: they make files in the ways of offices, and mend returned workbooks where they are marked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.publish.returned.sheets import ERROR_FILL, WARNING_FILL

Rows = list[list[str]]
Cells = dict[tuple[int, int], str]
HEADER = ["СНИЛС", "Код программы", "Дата начала", "Дата окончания", "Статус", "Итоговая аттестация"]
OWN_SHEETS = ("Сводка", "Список ошибок")


def trainings(count: int = 24, prefix: str = "П") -> Rows:
    """Good records of enrollments under their header."""
    start, end = "10.01.2024", "20.01.2024"
    return [HEADER, *(["112-233-445 95", f"{prefix}-{i}", start, end, "завершил", "сдана"] for i in range(count))]


def spoilt(rows: Rows, wrong: Cells) -> Rows:
    """The rows with wrong values; row and column count from 0."""
    return [[wrong.get((r, c), value) for c, value in enumerate(row)] for r, row in enumerate(rows)]


def as_csv(rows: Rows, encoding: str = "cp1251") -> bytes:
    return "\r\n".join(";".join(row) for row in rows).encode(encoding)


def as_html(*tables: Rows) -> bytes:
    """A page of tables, as programs save it under the name of an .xls."""
    page = ""
    for rows in tables:
        lines = ["<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>" for row in rows]
        page += f"<table>{''.join(lines)}</table>"
    return f"<html><body>{page}</body></html>".encode()


def as_xlsx(rows: Rows, titles: Sequence[str] = (), sheet: str = "Лист1") -> bytes:
    """A workbook with merged titles above the table."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for number, title in enumerate(titles, start=1):
        page.cell(number, 1, title)
        page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(rows[0]))
    for row in rows:
        page.append(row)
    return bytes_of(book)


def as_zip(members: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return raw.getvalue()


def bytes_of(book: openpyxl.Workbook) -> bytes:
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def opened(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def tables(book: openpyxl.Workbook) -> list[Worksheet]:
    """The sender's own sheets."""
    return [sheet for sheet in book.worksheets if sheet.title not in OWN_SHEETS]


def marked(sheet: Worksheet) -> dict[tuple[int, int], str]:
    """Row and column from 1 → colour of every marked cell."""
    return {
        (cell.row, cell.column): cell.fill.fgColor.rgb
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in (ERROR_FILL, WARNING_FILL)
    }


def mended(path: Path, right: dict[str, Rows], titles: int = 0) -> bytes:
    """The returned workbook with right values in the marked cells and nothing else touched."""
    book = opened(path)
    for sheet in tables(book):
        for row, column in marked(sheet):
            sheet.cell(row, column).value = right[sheet.title][row - 1 - titles][column - 1]
    return bytes_of(book)


def text(sheet: Worksheet) -> str:
    """All that is written on a sheet."""
    return "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None)
