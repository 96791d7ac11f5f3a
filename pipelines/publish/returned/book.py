"""The sender's tables as a workbook: a copy of its own that keeps the looks, or one built anew from what was read.

Marks and the sheets in front belong to `paint` and `sheets`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

import polars as pl
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.contracts import Contract
from pipelines.ingest.header import Header, find_header
from pipelines.ingest.readers import RawTable
from pipelines.ingest.readers.notes import BARE_FORMULA
from pipelines.publish.returned.facts import TITLE
from pipelines.publish.returned.sheets import LIST_HEADS

#: what a spreadsheet may take for a formula when somebody edits the cell
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: characters that XML can't hold
_ILLEGAL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]"
_FORBIDDEN_IN_NAMES = r"[\[\]:*?/\\']"
_SHEET_NAME_LENGTH = 31
#: the name that Excel keeps for itself
_RESERVED = {"history", "журнал"}
_SAMPLE = 200
_TIMES = ("{http://purl.org/dc/terms/}created", "{http://purl.org/dc/terms/}modified")


def copied(data: bytes) -> Workbook:
    """The sender's XLSX with values for formulas, without macros, links to other files, protection and our old sheets.

    Raises whatever openpyxl raises on workbooks it does not understand.
    """
    book = load_workbook(io.BytesIO(data), data_only=True, keep_vba=False, keep_links=False)
    book.template = False
    book.security = None
    for name in [name for name, found in book.defined_names.items() if _is_foreign(found.attr_text)]:
        del book.defined_names[name]
    for sheet in list(book.worksheets):
        if _is_ours([cell.value for cell in sheet[1]]):
            book.remove(sheet)
            continue
        sheet.protection.disable()
        rules = sheet.data_validations
        rules.dataValidation = [
            r for r in rules.dataValidation if not _is_foreign(r.formula1) and not _is_foreign(r.formula2)
        ]
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell, MergedCell):
                    _tame(cell)
    return book


def rebuilt(tables: Sequence[RawTable], contract: Contract) -> tuple[Workbook, list[str]]:
    """A workbook with one sheet per table, all texts as they were read, and the names of the sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    names: list[str] = []
    for table in tables:
        name = _sheet_name(table, {n.casefold() for n in names})
        names.append(name)
        sheet = book.create_sheet(name)
        for row in readable(table.frame).iter_rows():
            sheet.append(row)
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell, MergedCell) and cell.value is not None:
                    cell.data_type = "s"
                    _tame(cell)
        _dress(sheet, table.frame, find_header(table.frame, contract))
    return book, names


def saved(book: Workbook, created: datetime) -> bytes:
    """The bytes of a workbook; equal content gives equal bytes whenever it is saved."""
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = False  # grouped sheets would all be edited at once
    book.active = 0
    raw = io.BytesIO()
    book.save(raw)
    target = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "docProps/core.xml":
                content = _dated(content, created)
            archive.writestr(zipfile.ZipInfo(info.filename), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def readable(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame as a workbook can hold it: without control characters."""
    return frame.with_columns(pl.all().str.replace_all(_ILLEGAL, ""))


def same_content(before: pl.DataFrame, after: pl.DataFrame) -> bool:
    """Whether a returned sheet reads as the sender's did; formulas never computed may have become empty."""
    one, other = (_trimmed(f) for f in (readable(before), after))
    return one.equals(other, null_equal=True)


def _trimmed(frame: pl.DataFrame) -> pl.DataFrame:
    bare = frame.with_columns(pl.when(pl.all() != BARE_FORMULA).then(pl.all()))
    filled = bare.with_row_index("row").filter(~pl.all_horizontal(pl.all().exclude("row").is_null()))["row"]
    height = int(filled[-1]) + 1 if filled.len() else 0
    width = max((i + 1 for i, column in enumerate(bare) if column.null_count() < bare.height), default=0)
    return bare[:height, :width]


def _tame(cell: Cell) -> None:
    """Texts stay texts also when they are edited."""
    if cell.data_type == "f":
        cell.value = None
    elif cell.data_type == "s" and str(cell.value).startswith(_FORMULA_STARTS):
        cell.quotePrefix = True


def _is_foreign(formula: object) -> bool:
    """Whether a formula speaks of another file."""
    return "[" in str(formula or "")


def is_ours(table: RawTable) -> bool:
    """Whether a table is a sheet that we put into a workbook returned before."""
    return _is_ours(table.frame.row(0))


def _is_ours(first_row: Sequence[object]) -> bool:
    return first_row[0] == TITLE or tuple(first_row[: len(LIST_HEADS)]) == LIST_HEADS


def _sheet_name(table: RawTable, taken: set[str]) -> str:
    text = " ".join(part for part in (table.member.rpartition("/")[2].rpartition(".")[0], table.sheet) if part)
    plain = pl.Series([text or "Данные"]).str.replace_all(_FORBIDDEN_IN_NAMES, " ").str.replace_all(_ILLEGAL, "")
    base = plain.item().strip()[:_SHEET_NAME_LENGTH] or "Данные"
    number, name = 1, base
    while name.casefold() in taken | _RESERVED:
        number += 1
        tail = f" ({number})"
        name = base[: _SHEET_NAME_LENGTH - len(tail)] + tail
    return name


def _dress(sheet: Worksheet, frame: pl.DataFrame, header: Header | None) -> None:
    """Widths that show the values, a bold header that stays in sight, a page as wide as the table."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    first, last = (header.first_row, header.data_row) if header else (0, 0)
    letters = pl.all().str.len_chars()
    usual = frame.head(_SAMPLE).select(letters.quantile(0.95)).row(0)
    titles = frame[first:last].select(letters.max()).row(0)
    for number, lengths in enumerate(zip(usual, titles, strict=True), start=1):
        longest = max(float(length or 0) for length in lengths)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest + 2, 9), 45)
    if header is not None:
        sheet.freeze_panes = f"A{last + 1}"
        for row in sheet.iter_rows(min_row=first + 1, max_row=last):
            for cell in row:
                cell.font = Font(name="Calibri", bold=True)


def _dated(core: bytes, created: datetime) -> bytes:
    root = etree.fromstring(core)
    for element in root.iter(*_TIMES):
        element.text = f"{created:%Y-%m-%dT%H:%M:%SZ}"
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
