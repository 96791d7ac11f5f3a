"""XML Spreadsheet 2003 (an .xls that is XML): every Worksheet is a table."""

from lxml import etree

from pipelines.ingest.readers.frames import normalised
from pipelines.ingest.readers.grid import Grid
from pipelines.ingest.readers.model import Limits, RawTable, Unreadable
from pipelines.ingest.readers.notes import BARE_FORMULA

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


def read_spreadsheetml(data: bytes, limits: Limits) -> list[RawTable]:
    """Read every worksheet.

    Raises:
        Unreadable: `corrupt` when the XML is broken, `too_large` above `limits.max_cells`.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        book = etree.fromstring(data, parser)
        return [_table(sheet, limits) for sheet in book.iter(f"{_SS}Worksheet")]
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable("corrupt") from error


def _table(sheet: etree._Element, limits: Limits) -> RawTable:
    grid = Grid(limits)
    for row in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
        grid.next_row(_place(row))
        for cell in row.iterchildren(f"{_SS}Cell"):
            grid.cell(_text(cell), _number(cell, "MergeDown") + 1, _number(cell, "MergeAcross") + 1, _place(cell))
    return RawTable("", sheet.get(f"{_SS}Name") or "", normalised(grid.frame()), 1, True, tuple(grid.spans))


def _place(node: etree._Element) -> int | None:
    return _number(node, "Index") - 1 if node.get(f"{_SS}Index") else None


def _number(node: etree._Element, name: str) -> int:
    return int(node.get(_SS + name) or 0)


def _text(cell: etree._Element) -> str | None:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return BARE_FORMULA if cell.get(f"{_SS}Formula") else None
    text = "".join(part for part in data.itertext() if isinstance(part, str)).strip()
    if data.get(f"{_SS}Type") == "DateTime":
        return text.replace("T", " ").removesuffix(".000")
    return text or None
