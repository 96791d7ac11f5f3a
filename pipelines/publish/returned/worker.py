"""One delivery → the bytes of its returned workbook. Runs in a worker process: files of senders are not trusted.

In: the landed file (never changed), its line of the ledger, its findings. Where the result lies belongs to `send`.
"""

from __future__ import annotations

import hashlib
import tempfile
import traceback
import zipfile
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from pipelines.contracts import Contract, load_contracts
from pipelines.ingest.landed_file import open_landed
from pipelines.ingest.readers import Limits, RawTable, Unreadable
from pipelines.ingest.readers.archive import payload
from pipelines.ingest.readers.dispatch import read_bytes
from pipelines.ingest.readers.kind import kind_of
from pipelines.publish.returned.book import copied, is_ours, rebuilt, same_content, saved
from pipelines.publish.returned.facts import Form, facts_of
from pipelines.publish.returned.marks import Mark, marks_of
from pipelines.publish.returned.paint import paint
from pipelines.publish.returned.places import write_private
from pipelines.publish.returned.sheets import add_errors, add_summary
from pipelines.publish.returned.waiting import Waiting

#: a copy takes some fifty times the unpacked XML in memory
_COPIED_BYTES = 32 << 20
#: about 25 seconds and 700 MB
_REBUILT_CELLS = 1_500_000
_MOST_ROWS = 1_048_576
_LIMITS = Limits()


@dataclass(frozen=True)
class ReturnTask:
    """One delivery to return to `target`."""

    item: Waiting
    landing: Path
    target: Path
    #: a private folder, since openpyxl writes every sheet to a temporary file first
    scratch: Path

    def __repr__(self) -> str:
        return f"ReturnTask({self.item.line['delivery_id']})"


@dataclass(frozen=True)
class ReturnResult:
    """What of the sender's file is in its workbook, and where the program itself failed if it did."""

    form: Form
    fault: str | None = None


def run_task(task: ReturnTask) -> ReturnResult:
    """Write the returned workbook of a task. A fault of ours costs the sender's tables, not the other senders."""
    tempfile.tempdir = str(task.scratch)
    fault = None
    try:
        form, data = returned(task.item, task.landing)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:
        # the place is told, the data are not
        place = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        form, data = _without_tables(task.item)
    write_private(task.target, data)
    return ReturnResult(form, fault)


def run_without_file(task: ReturnTask) -> ReturnResult:
    """As `run_task` for a file that its worker could not cope with: the list of errors alone."""
    form, data = _without_tables(task.item)
    write_private(task.target, data)
    return ReturnResult(form)


def returned(item: Waiting, landing: Path) -> tuple[Form, bytes]:
    """The best workbook there can be: a copy, else one built anew, else the list of errors, else the summary alone.

    A copy or a built workbook counts only if it reads as the sender's file does.
    """
    contract = load_contracts().get(item.line["source"])
    data = _landed(item, landing)
    if contract is None or data is None:
        return _without_tables(item)
    try:
        tables = [table for table in read_bytes(data, _LIMITS) if not is_ours(table)]
    except Unreadable:
        return _without_tables(item)
    marks = _marks(item, contract, tables)
    copy = _copy(item, data, tables, marks)
    if copy is not None:
        return Form.COPY, copy
    if _fits(tables):
        book, sheets = rebuilt(tables, contract)
        form = Form.ARCHIVE if kind_of(data) == "zip" else Form.REBUILT
        result = _finished(item, book, sheets, marks, form)
        if _reads_as(result, dict(zip(sheets, tables, strict=True))):
            return form, result
    return _without_tables(item)


def _landed(item: Waiting, landing: Path) -> bytes | None:
    """The landed bytes; None where the file is gone, replaced, or not judged because of its place."""
    if item.line["period_start"] is None:
        return None
    try:
        with open_landed(landing / item.line["path"]) as file:
            data = file.read()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == item.line["sha256"] else None


def _copy(item: Waiting, data: bytes, tables: list[RawTable], marks: list[Mark]) -> bytes | None:
    """A marked copy of an XLSX, or of the one XLSX in an archive; None where there can be none."""
    workbook = _workbook_in(data)
    if workbook is None:
        return None
    try:
        book = copied(workbook)
        sheets = [table.sheet for table in tables]
        if not set(sheets) <= set(book.sheetnames):
            return None
        result = _finished(item, book, sheets, marks, Form.COPY)
        return result if _reads_as(result, dict(zip(sheets, tables, strict=True))) else None
    except Exception:
        # openpyxl fails in many ways on odd workbooks; the table is then built anew
        return None


def _fits(tables: list[RawTable]) -> bool:
    """Whether a workbook can hold the tables, and be made in time."""
    cells = sum(table.frame.height * table.frame.width for table in tables)
    return cells <= _REBUILT_CELLS and all(table.frame.height <= _MOST_ROWS for table in tables)


def _workbook_in(data: bytes) -> bytes | None:
    """An XLSX that is small enough to be copied."""
    found = payload(data, _LIMITS) if kind_of(data) == "zip" else data
    if found is None or kind_of(found) != "xlsx":
        return None
    with zipfile.ZipFile(BytesIO(found)) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
    return found if unpacked <= _COPIED_BYTES else None


def _finished(item: Waiting, book: Workbook, sheets: list[str], marks: list[Mark], form: Form) -> bytes:
    paint(book, marks, sheets)
    if marks:
        add_errors(book, marks, sheets)
    add_summary(book, facts_of(item.line, marks, form))
    return saved(book, item.line["delivered_at"])


def _without_tables(item: Waiting) -> tuple[Form, bytes]:
    contract = load_contracts().get(item.line["source"])
    marks = _marks(item, contract, []) if contract is not None else []
    form = Form.LIST if marks else Form.NOTHING
    book = Workbook()
    book.remove(book.worksheets[0])
    return form, _finished(item, book, [], marks, form)


def _marks(item: Waiting, contract: Contract, tables: list[RawTable]) -> list[Mark]:
    return marks_of(item.findings, contract, item.line["period_end"] or date.max, tables)


def _reads_as(data: bytes, wanted: dict[str, RawTable]) -> bool:
    """Whether the readers find in the sheets of `data` what they found in the tables of the sender."""
    found = {table.sheet: table.frame for table in read_bytes(data, _LIMITS)}
    return all(name in found and same_content(table.frame, found[name]) for name, table in wanted.items())
