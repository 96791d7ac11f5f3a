"""Workbooks (XLSX, XLSM, XLS, ODS) as text tables, one per sheet, hidden ones included.

What the fast reader does not show (errors, formulas without a value, merged cells, leading columns) is told by the
module of each format as notes.
"""

import logging
from collections.abc import Callable

import fastexcel
import polars as pl

from pipelines.ingest.readers.frames import normalised
from pipelines.ingest.readers.model import Limits, RawTable, Unreadable
from pipelines.ingest.readers.notes import SheetNotes, applied
from pipelines.ingest.readers.ods import prepare as prepare_ods
from pipelines.ingest.readers.xls import prepare as prepare_xls
from pipelines.ingest.readers.xlsx import prepare as prepare_xlsx

Prepare = Callable[[bytes, Limits], tuple[bytes, dict[str, SheetNotes]]]

PREPARE: dict[str, Prepare] = {"xlsx": prepare_xlsx, "ods": prepare_ods, "xls": prepare_xls}

# It reports columns without a type, which text columns never need.
logging.getLogger("fastexcel").setLevel(logging.CRITICAL)


def read_workbook(data: bytes, limits: Limits, kind: str) -> list[RawTable]:
    """Read every sheet.

    Raises:
        Unreadable: `corrupt`, `encrypted`, `bomb` or `too_large`.
    """
    ready, notes = PREPARE[kind](data, limits)
    try:
        book = fastexcel.read_excel(ready)
        return [_table(name, _sheet_frame(book, name), notes.get(name, SheetNotes())) for name in book.sheet_names]
    except fastexcel.FastExcelError as error:
        encrypted = "password" in str(error).lower()
        # The reader's own words may quote cells, so they go no further.
        raise Unreadable("encrypted" if encrypted else "corrupt") from None


def _sheet_frame(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string", whitespace_as_null=True)
    return sheet.to_polars()


def _table(name: str, frame: pl.DataFrame, notes: SheetNotes) -> RawTable:
    frame, spans = applied(frame, notes)
    return RawTable("", name, normalised(frame), 1, True, spans)
