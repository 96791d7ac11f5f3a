"""From bytes to the reader of their kind."""

from pipelines.ingest.readers.archive import read_archive
from pipelines.ingest.readers.delimited import read_delimited
from pipelines.ingest.readers.frames import has_values
from pipelines.ingest.readers.html import read_html
from pipelines.ingest.readers.kind import kind_of
from pipelines.ingest.readers.model import Limits, RawTable, Unreadable
from pipelines.ingest.readers.records import read_json, read_parquet
from pipelines.ingest.readers.workbook import read_workbook

_READERS = {
    "text": read_delimited,
    "html": read_html,
    "json": read_json,
    "parquet": read_parquet,
    "xlsx": read_workbook,
    "xlsb": read_workbook,
    "xls": read_workbook,
    "ods": read_workbook,
}


def read_bytes(data: bytes, limits: Limits, depth: int = 0) -> list[RawTable]:
    """Read the tables of one file or archive member.

    Raises:
        Unreadable: see `read_tables`.
    """
    kind = kind_of(data)
    if kind == "zip":
        tables = read_archive(data, limits, depth, lambda member, level: read_bytes(member, limits, level))
    elif kind in _READERS:
        tables = _READERS[kind](data, limits)
    else:
        raise Unreadable("unknown_format")
    tables = [table for table in tables if has_values(table.frame)]
    if not tables:
        raise Unreadable("empty")
    return tables
