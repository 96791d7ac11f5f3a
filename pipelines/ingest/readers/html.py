"""HTML tables saved as .xls: every <table> is a table.

Rows are numbered as a spreadsheet program shows the page: the tables of a page one under another.
"""

import re

import lxml.html
from lxml import etree

from pipelines.ingest.readers.delimited import is_utf8
from pipelines.ingest.readers.frames import normalised
from pipelines.ingest.readers.grid import Grid
from pipelines.ingest.readers.model import Limits, RawTable, Unreadable

_BREAKING = ("br", "p", "div", "li")
_NUMBER = re.compile(r"\d{1,6}")
_STRING = etree.XPath("string()")
# What browsers make of larger numbers
_MAX_SPANS = {"rowspan": 65_534, "colspan": 1_000}


def read_html(data: bytes, limits: Limits) -> list[RawTable]:
    """Read every <table> of a page; one inside another is a table of its own.

    Raises:
        Unreadable: `corrupt` when the page cannot be parsed, `too_large` above `limits.max_cells`.
    """
    try:
        page = lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding=_encoding(data)))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable("corrupt") from error
    for tag in page.iter(*_BREAKING):
        tag.tail = "\n" + (tag.tail or "")
    tables: list[RawTable] = []
    first_row = 1
    for node in page.iter("table"):
        grid = _grid(node, limits)
        tables.append(RawTable("", "", normalised(grid.frame()), first_row, True, tuple(grid.spans)))
        first_row += len(grid.rows)
    return tables


def _encoding(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    # The bytes are believed, not the <meta>: programs that convert a page often leave the old one in place.
    return "utf-8" if is_utf8(data) else "cp1251"


def _grid(table: etree._Element, limits: Limits) -> Grid:
    grid = Grid(limits)
    for row in table.iterchildren("tr", "thead", "tbody", "tfoot"):
        for line in [row] if row.tag == "tr" else row.iterchildren("tr"):
            grid.next_row()
            for cell in line.iterchildren("td", "th"):
                grid.cell(_text(cell), _span(cell, "rowspan"), _span(cell, "colspan"))
    return grid


def _text(cell: etree._Element) -> str | None:
    if cell.find(".//table") is not None:
        return None
    return " ".join(str(_STRING(cell)).split()) or None


def _span(cell: etree._Element, name: str) -> int:
    number = _NUMBER.match((cell.get(name) or "").strip())
    return min(int(number.group()), _MAX_SPANS[name]) if number else 1
