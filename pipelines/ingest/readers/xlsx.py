"""XLSX (XLSM): what the fast reader does not show, found in the sheet XML, and repaired there.

Errors and formulas without a value become text, leading columns are kept, merged cells are noted, sheets that would
span too large a rectangle are refused. The sheet is looked through once in pieces; only one that needs it is rewritten.
"""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field

import polars as pl
from lxml import etree

from pipelines.ingest.readers.model import Limits, RowSpan, Unreadable
from pipelines.ingest.readers.notes import BARE_FORMULA, SENTINEL, SheetNotes
from pipelines.ingest.readers.zip_bounds import BoundedZip, stored_zip

_MAX_ROW = 1_048_576
_MAX_COLUMN = 16_384
_FREE_COLUMNS = 26
_FAR_ROW = 1_000_000
_OVERLAP = 4096
_SMALL_PART = 16 << 20
# A reference into column AA and beyond, or a row from 1,000,000 on.
_FAR = r"""r=["'](?:[A-Z][A-Z]|[A-Z]?[0-9]{7})"""
_UNUSUAL = rf"""(?-u:t=["']e["']|</f>|:f>|mergeCell|{_FAR})"""
_ROW = re.compile(rb"""r=["'][A-Z]{0,9}(\d{1,20})["']""")
_COLUMN = re.compile(rb"""r=["']([A-Z]{2,9})\d""")
_MERGE = re.compile(rb"""mergeCell\s[^>]*?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")
_FILLED_A = re.compile(rb"""r=["']A\d+["'][^>]*(?<!/)>\s*<(?:\w+:)?(?:v(?: [^>]*)?>[^<]|is>)""")
_ERROR = re.compile(rb"""(<(?:\w+:)?c\s[^>]*?\bt=)(["'])e["']""")
_FIRST_CELL = re.compile(rb"<(?:\w+:)?c[\s/>][^>]*")
_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData(?:\s[^>]*)?(?<!/)>")
_CELL_OF_FORMULA = re.compile(
    rb"""<((?:\w+:)?)c((?:\s[^>]*)?)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(<(?:\w+:)?v(?:\s[^>]*)?(?:/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"""
)
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")


@dataclass
class _Facts:
    """What was seen in the XML of one sheet."""

    errors: bool = False
    formulas: bool = False
    column_a: bool = False
    numbered: bool = True
    has_cells: bool = False
    rows: int = 0
    columns: int = 0
    merges: set[tuple[bytes, ...]] = field(default_factory=set)


def prepare(data: bytes, limits: Limits) -> tuple[bytes, dict[str, SheetNotes]]:
    """Check a workbook and give the bytes to read (repaired where needed) and the notes by sheet name.

    Raises:
        Unreadable: `corrupt`, `encrypted`, `bomb`; `too_large` when a sheet spans more cells than allowed.
    """
    parts = BoundedZip(data, limits)
    sheets = _sheet_parts(parts)
    facts = {info.filename: _look(parts, info, info.filename in sheets.values()) for info in parts.infos}
    seen = {name: facts[path] for name, path in sheets.items() if path in facts}
    for sheet in seen.values():
        if sheet.rows * sheet.columns > limits.max_cells:
            raise Unreadable("too_large", _TOO_WIDE)
    notes = {name: _notes(sheet) for name, sheet in seen.items()}
    broken = {path for name, path in sheets.items() if name in seen and _needs_repair(seen[name])}
    if not broken:
        return data, notes
    return _repaired(data, limits, broken, facts), notes


_TOO_WIDE = (
    "Лист занимает слишком большую область: есть заполненные ячейки далеко справа или внизу. "
    "Удалите пустые столбцы и строки за таблицей и пришлите файл ещё раз."
)


def _needs_repair(facts: _Facts) -> bool:
    return facts.has_cells and (facts.errors or facts.formulas or not facts.column_a)


def _sheet_parts(parts: BoundedZip) -> dict[str, str]:
    """Sheet name → path of its part."""
    by_path = {info.filename.lower(): info for info in parts.infos}
    try:
        book = _small_xml(parts, by_path["xl/workbook.xml"])
        links = _small_xml(parts, by_path["xl/_rels/workbook.xml.rels"])
    except KeyError as error:
        raise Unreadable("corrupt") from error
    targets = {link.get("Id") or "": link.get("Target") or "" for link in links.iter("{*}Relationship")}
    found = {}
    for sheet in book.iter("{*}sheet"):
        link = next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        path = posixpath.normpath(posixpath.join("/xl", targets.get(link, ""))).lstrip("/")
        if info := by_path.get(path.lower()):
            found[sheet.get("name") or ""] = info.filename
    return found


def _small_xml(parts: BoundedZip, info: zipfile.ZipInfo) -> etree._Element:
    if info.file_size > _SMALL_PART:
        raise Unreadable("bomb")
    try:
        return etree.fromstring(parts.read(info), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Unreadable("corrupt") from error


def _look(parts: BoundedZip, info: zipfile.ZipInfo, is_sheet: bool) -> _Facts:
    facts = _Facts()
    carry = b""
    for number, chunk in enumerate(parts.chunks(info)):
        if not is_sheet:
            continue
        window = carry + chunk
        end = window.rfind(b">") + 1
        if number == 0:
            _note_start(facts, window)
        _note_window(facts, window[:end], is_first=number == 0)
        if not end and len(window) > _SMALL_PART:
            raise Unreadable("bomb")
        # The next window begins at a tag, so that neither a tag nor a letter is cut.
        carry = window[max(window.find(b"<", max(end - _OVERLAP, 0)), 0) :]
    facts.rows = facts.rows or _MAX_ROW
    facts.columns = facts.columns or _FREE_COLUMNS
    return facts


def _note_start(facts: _Facts, xml: bytes) -> None:
    first = _FIRST_CELL.search(xml)
    facts.has_cells = first is not None or len(xml) >= _OVERLAP
    facts.numbered = first is None or b" r=" in first.group()


def _note_window(facts: _Facts, xml: bytes, is_first: bool) -> None:
    facts.column_a = facts.column_a or _FILLED_A.search(xml) is not None
    if not (facts.columns or _is_unusual(xml)):
        return
    facts.errors = facts.errors or b't="e"' in xml or b"t='e'" in xml
    facts.formulas = facts.formulas or b"</f>" in xml or b":f>" in xml
    if b"mergeCell" in xml:
        facts.merges.update(_MERGE.findall(xml))
    if facts.columns or re.search(_FAR.encode(), xml):
        if not facts.columns and not is_first:
            facts.rows = _FAR_ROW  # rows of the windows before were not noted
        _note_extent(facts, xml)


def _is_unusual(xml: bytes) -> bool:
    # Polars searches several times faster than `in` and `re` do, and every megabyte of a sheet is searched.
    try:
        return bool(pl.Series([xml], dtype=pl.Binary).cast(pl.String).str.contains(_UNUSUAL).item())
    except pl.exceptions.ComputeError as error:
        raise Unreadable("corrupt") from error


def _note_extent(facts: _Facts, xml: bytes) -> None:
    rows = max(map(int, set(_ROW.findall(xml))), default=0)
    columns = max(map(column_number, set(_COLUMN.findall(xml))), default=0)
    if rows > _MAX_ROW or columns > _MAX_COLUMN:
        raise Unreadable("too_large", _TOO_WIDE)
    facts.rows = max(facts.rows, rows)
    facts.columns = max(facts.columns, columns, _FREE_COLUMNS)


def column_number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _notes(facts: _Facts) -> SheetNotes:
    spans = []
    for left, top, _, bottom in facts.merges:
        if int(bottom) > int(top):
            spans.append(RowSpan(int(top) - 1, column_number(left) - 1, int(bottom) - int(top) + 1))
    lead_rows = 0 if facts.numbered else 1
    return SheetNotes(lead_rows=lead_rows, spans=tuple(sorted(spans, key=lambda s: (s.column, s.row))))


def _repaired(data: bytes, limits: Limits, broken: set[str], facts: dict[str, _Facts]) -> bytes:
    parts = BoundedZip(data, limits)
    contents = {}
    for info in parts.infos:
        if info.filename.endswith((".xml", ".rels")):
            xml = parts.read(info)
            contents[info.filename] = _repaired_sheet(xml, facts[info.filename]) if info.filename in broken else xml
    return stored_zip(contents)


def _repaired_sheet(xml: bytes, facts: _Facts) -> bytes:
    if facts.errors:
        xml = _ERROR.sub(rb"\1\2str\2", xml)
    if facts.formulas:
        xml = _CELL_OF_FORMULA.sub(_formula_text, xml)
    return _SHEET_DATA.sub(_sentinel_cell if facts.numbered else _sentinel_row, xml, count=1)


def _formula_text(cell: re.Match[bytes]) -> bytes:
    prefix, attributes, value = cell.groups()
    kind = _TYPE.search(attributes)
    if kind and kind.group(1) == b"str" and value:
        return cell.group()  # a computed empty text, as prefilled formulas have it
    return _text_cell(prefix, _TYPE.sub(b"", attributes), BARE_FORMULA)


def _sentinel_cell(opening: re.Match[bytes]) -> bytes:
    prefix = opening.group(1)
    cell = _text_cell(prefix, b' r="A1"', SENTINEL)
    # A real A1 comes later and replaces the sentinel.
    return opening.group() + b'<%brow r="1">%b</%brow>' % (prefix, cell, prefix)


def _sentinel_row(opening: re.Match[bytes]) -> bytes:
    prefix = opening.group(1)
    return opening.group() + b"<%brow>%b</%brow>" % (prefix, _text_cell(prefix, b"", SENTINEL), prefix)


def _text_cell(prefix: bytes, attributes: bytes, text: str) -> bytes:
    return b'<%bc%b t="str"><%bv>%b</%bv></%bc>' % (prefix, attributes, prefix, text.encode(), prefix, prefix)
