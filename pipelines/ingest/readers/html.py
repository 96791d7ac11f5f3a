"""HTML tables saved as .xls: every <table> is a table, read the way a spreadsheet program shows it."""

import lxml.html
import polars as pl
from lxml import etree

from pipelines.ingest.readers.frames import column_names, normalised
from pipelines.ingest.readers.model import Limits, RawTable, Unreadable


def read_html(data: bytes, limits: Limits) -> list[RawTable]:
    """Read every <table> of a page."""
    parser = lxml.html.HTMLParser(encoding=_encoding(data), huge_tree=False)
    try:
        page = lxml.html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable("corrupt") from error
    return [_table(node) for node in page.iter("table")]


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8"


def _table(table: lxml.html.HtmlElement) -> RawTable:
    rows = [
        [" ".join(cell.text_content().split()) or None for cell in row.iter("td", "th")] for row in table.iter("tr")
    ]
    width = max((len(row) for row in rows), default=0)
    padded = [row + [None] * (width - len(row)) for row in rows]
    frame = pl.DataFrame(padded, schema=dict.fromkeys(column_names(width), pl.String), orient="row")
    return RawTable("", "", normalised(frame), 1, True)
