"""From bytes to the reader of their kind. The last barrier: whatever goes wrong in a reader is a refusal."""

from pipelines.ingest.readers.archive import read_archive
from pipelines.ingest.readers.delimited import read_delimited
from pipelines.ingest.readers.frames import has_values
from pipelines.ingest.readers.html import read_html
from pipelines.ingest.readers.json_records import read_json
from pipelines.ingest.readers.kind import kind_of
from pipelines.ingest.readers.model import Limits, RawTable, Unreadable
from pipelines.ingest.readers.parquet import read_parquet
from pipelines.ingest.readers.spreadsheetml import read_spreadsheetml
from pipelines.ingest.readers.workbook import PREPARE, read_workbook

_DEFAULT = Limits()
_READERS = {
    "text": read_delimited,
    "html": read_html,
    "json": read_json,
    "parquet": read_parquet,
    "spreadsheetml": read_spreadsheetml,
}


def read_bytes(data: bytes, limits: Limits = _DEFAULT, depth: int = 0) -> list[RawTable]:
    """Read the tables of one file or archive member, those without a filled cell left out.

    Raises:
        Unreadable: see `read_tables`.
    """
    try:
        tables = [table for table in _tables(data, limits, depth) if has_values(table.frame)]
    except MemoryError:
        raise Unreadable("too_large") from None
    except RecursionError:
        # values nested deeper than any table has them
        raise Unreadable("corrupt") from None
    except BaseException as error:
        # The libraries in Rust report what they did not expect as a panic, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise Unreadable("corrupt") from None
        raise
    if not tables:
        raise Unreadable("empty")
    return tables


def _tables(data: bytes, limits: Limits, depth: int) -> list[RawTable]:
    kind = kind_of(data)
    if kind == "zip":
        return read_archive(data, limits, depth, read_bytes)
    if kind in PREPARE:
        return read_workbook(data, limits, kind)
    return _READERS[kind](data, limits)
