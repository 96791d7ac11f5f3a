"""ODS: what the fast reader does not show, found in content.xml and repaired there.

Errors, formulas without a value and times become text, comments are left out, leading columns are kept, merged cells
are noted, repeated rows and columns are bounded.
"""

import html
import re

from pipelines.ingest.readers.model import Limits, RowSpan, Unreadable
from pipelines.ingest.readers.notes import BARE_FORMULA, SENTINEL, SheetNotes
from pipelines.ingest.readers.zip_bounds import BoundedZip, stored_zip

_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE = re.compile(rb"<table:table(?:\s[^>]*)?(?<!/)>")
_TABLE_NAME = re.compile(rb"""\stable:name=["']([^"']*)["']""")
_ROW_END = b"</table:table-row>"
_EMPTY_ROW = re.compile(rb"<table:table-row(?:\s[^>]*)?/>")
_ROW_START = re.compile(rb"<table:table-row(?:\s[^>]*)?>")
_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell(?:\s[^>]*?)?(?:/>|>.*?</table:(?:covered-)?table-cell>)", re.DOTALL
)
_TAIL = re.compile(rb"(?:<table:(?:covered-)?table-cell(?:\s(?:(?!office:)[^>])*)?/>\s*)+</table:table-row>")
_COLUMNS_REPEATED = re.compile(rb"""table:number-columns-repeated=["'](\d+)["']""")
_ROWS_REPEATED = re.compile(rb"""table:number-rows-repeated=["'](\d+)["']""")
_ROWS_SPANNED = re.compile(rb"""table:number-rows-spanned=["'](\d+)["']""")
_COMMENT = re.compile(rb"<office:annotation(?:\s[^>]*)?(?:/>|>.*?</office:annotation>)", re.DOTALL)
_VALUE_ATTRIBUTE = re.compile(
    rb"""\soffice:(?:value-type|value|string-value|date-value|time-value)=(?:"[^"]*"|'[^']*')"""
)
_ERROR_CELL = re.compile(rb"""<table:table-cell\s[^>]*calcext:value-type=["']error["'][^>]*>""")
_TIME_CELL = re.compile(rb"""<table:table-cell\s[^>]*office:value-type=["']time["'][^>]*>""")
_FORMULA_CELL = re.compile(
    rb"""<table:table-cell(?=\s)(?![^>]*office:value-type=)([^>]*?\stable:formula=(?:"[^"]*"|'[^']*')[^>]*?)"""
    rb"""(?:/>|>\s*</table:table-cell>)"""
)
_TEXT = b' office:value-type="string"'


def prepare(data: bytes, limits: Limits) -> tuple[bytes, dict[str, SheetNotes]]:
    """Check a workbook and give the repaired bytes to read and the notes by sheet name.

    Raises:
        Unreadable: `corrupt`, `encrypted`, `bomb`; `too_large` when a sheet spans more cells than allowed.
    """
    parts = BoundedZip(data, limits)
    by_name = {info.filename: info for info in parts.infos}
    if "META-INF/manifest.xml" in by_name and b"encryption-data" in parts.read(by_name["META-INF/manifest.xml"]):
        raise Unreadable("encrypted")
    content = _repaired(parts.read(by_name["content.xml"]))
    notes = {}
    starts = [*_TABLE.finditer(content)]
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        name = _TABLE_NAME.search(start.group())
        sheet = content[start.end() : following.start() if following else len(content)]
        notes[html.unescape(name.group(1).decode()) if name else ""] = _notes(sheet, limits)
    manifest = {name: parts.read(info) for name, info in by_name.items() if name == "META-INF/manifest.xml"}
    return stored_zip({"mimetype": _MIME, **manifest, "content.xml": _TABLE.sub(_with_sentinel, content)}), notes


def _repaired(xml: bytes) -> bytes:
    if b"<office:annotation" in xml:
        xml = _COMMENT.sub(b"", xml)
    if b"calcext:value-type" in xml:
        xml = _ERROR_CELL.sub(_as_text, xml)
    if b"office:time-value" in xml:
        xml = _TIME_CELL.sub(_as_text, xml)
    if b"table:formula" in xml:
        bare = b"<table:table-cell" + _TEXT + rb"\1><text:p>" + BARE_FORMULA.encode() + b"</text:p></table:table-cell>"
        xml = _FORMULA_CELL.sub(bare, xml)
    # Programs fill a sheet up to its last possible cell with empty ones; without them what is left is the table.
    return _TAIL.sub(_ROW_END, xml)


def _as_text(cell: re.Match[bytes]) -> bytes:
    tag = _VALUE_ATTRIBUTE.sub(b"", cell.group()).replace(b"calcext:value-type", b"calcext:was")
    return tag.replace(b"<table:table-cell", b"<table:table-cell" + _TEXT, 1)


def _with_sentinel(opening: re.Match[bytes]) -> bytes:
    cell = b"<table:table-cell" + _TEXT + b"><text:p>" + SENTINEL.encode() + b"</text:p></table:table-cell>"
    return opening.group() + b"<table:table-row>" + cell + _ROW_END


def _notes(sheet: bytes, limits: Limits) -> SheetNotes:
    """Walk over the rows: how large the sheet becomes when repeated cells are written out, and its merged cells."""
    row, width, last_filled = 0, 0, 0
    spans: list[RowSpan] = []
    for piece in sheet.split(_ROW_END)[:-1]:
        row += sum(_repeat(_ROWS_REPEATED, empty) for empty in _EMPTY_ROW.findall(piece))
        start = _ROW_START.search(piece)
        cells = piece[start.end() :] if start else piece
        columns = cells.count(b"table-cell")
        if columns:
            if b"number-columns-repeated" in cells:
                columns += sum(map(int, _COLUMNS_REPEATED.findall(cells)))
            if b"number-rows-spanned" in cells:
                spans += _spans(cells, row)
        row += _repeat(_ROWS_REPEATED, start.group()) if start else 1
        if columns:
            width, last_filled = max(width, columns), row
        if width * last_filled > limits.max_cells:
            raise Unreadable("too_large")
    return SheetNotes(lead_rows=1, spans=tuple(spans), bare_formulas=BARE_FORMULA.encode() in sheet)


def _spans(cells: bytes, row: int) -> list[RowSpan]:
    found, column = [], 0
    for cell in _CELL.findall(cells):
        tag = cell[: cell.index(b">")]
        rows = _repeat(_ROWS_SPANNED, tag)
        if rows > 1:
            found.append(RowSpan(row, column, rows))
        column += _repeat(_COLUMNS_REPEATED, tag)
    return found


def _repeat(pattern: re.Pattern[bytes], tag: bytes) -> int:
    match = pattern.search(tag)
    return int(match.group(1)) if match else 1
