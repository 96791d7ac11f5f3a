"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS) as text tables, one per sheet, hidden ones included.

What the fast reader does not show (errors, formulas without a value, merged cells, leading columns) is told by the
modules that look into the file itself.
"""

import fastexcel
import polars as pl

from pipelines.ingest.readers.frames import has_values, normalised
from pipelines.ingest.readers.model import Limits, RawTable, Unreadable


def read_workbook(data: bytes, limits: Limits) -> list[RawTable]:
    """Read every sheet that has a filled cell.

    Raises:
        Unreadable: `corrupt` or `encrypted`.
    """
    try:
        book = fastexcel.read_excel(data)
        frames = {name: _sheet_frame(book, name) for name in book.sheet_names}
    except fastexcel.FastExcelError as error:
        encrypted = "password" in str(error).lower()
        raise Unreadable("encrypted" if encrypted else "corrupt") from error
    tables = [RawTable("", name, normalised(frame), 1, True) for name, frame in frames.items()]
    return [table for table in tables if has_values(table.frame)]


def _sheet_frame(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string", whitespace_as_null=True)
    return sheet.to_polars()
