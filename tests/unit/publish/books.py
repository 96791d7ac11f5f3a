"""Reading office workbooks back in tests: sheets as rows, texts, cells by header."""

from __future__ import annotations

import warnings
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

#: the row of column headers on every sheet with a table
HEAD = 3


def opened(file: Path) -> Workbook:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sparkline Group")
        return load_workbook(file)


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    """Cells of a table by header."""
    header = [c.value for c in sheet[HEAD]]
    return [dict(zip(header, line, strict=True)) for line in sheet.iter_rows(min_row=HEAD + 1)]


def texts(book: Workbook) -> list[str]:
    """Every text of every sheet."""
    return [c.value for s in book.worksheets for line in s.iter_rows() for c in line if isinstance(c.value, str)]


def parts(file: Path, beginning: str) -> dict[str, str]:
    """XML of the parts of the file whose names begin so."""
    with ZipFile(file) as archive:
        return {n: archive.read(n).decode() for n in archive.namelist() if n.startswith(beginning)}
