"""XLSX (XLSM): sheets with something that the fast reader does not show are rewritten so that it does.

Errors and formulas without a value become text, leading columns are kept, merged cells are noted. Finding out what a
sheet has belongs to `xlsx_scan`.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from pipelines.ingest.readers.model import Limits, Unreadable
from pipelines.ingest.readers.notes import BARE_FORMULA, SENTINEL, SheetNotes
from pipelines.ingest.readers.xlsx_scan import SheetFacts, scan
from pipelines.ingest.readers.zip_bounds import BoundedZip, stored_zip

_SMALL_PART = 16 << 20
_ERROR = re.compile(rb"""(<(?:\w+:)?c\s[^>]*?\bt=)(["'])e["']""")
_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData(?:\s[^>]*)?(?<!/)>")
_BARE_CELL = re.compile(
    rb"""<((?:\w+:)?)c((?:\s[^>]*)?)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(<(?:\w+:)?v(?:\s[^>]*)?(?:/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"""
)
_COUNT = re.compile(rb"""ount=["'](\d{7,20})["']""")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")


def prepare(data: bytes, limits: Limits) -> tuple[bytes, dict[str, SheetNotes]]:
    """Check a workbook and give the bytes to read (repaired where needed) and the notes by sheet name.

    Raises:
        Unreadable: `corrupt`, `encrypted`, `bomb`; `too_large` when a sheet spans more cells than allowed.
    """
    parts = BoundedZip(data, limits)
    names = _sheet_parts(parts)
    facts: dict[str, SheetFacts] = {}
    for info in parts.infos:
        if info.filename in names.values():
            facts[info.filename] = scan(parts.chunks(info), limits)
        else:
            _check_counts(parts.chunks(info), limits)
    notes = {name: _notes(facts[path]) for name, path in names.items()}
    if not any(sheet.needs_repair for sheet in facts.values()):
        return data, notes
    return _repaired(data, limits, facts), notes


def _check_counts(chunks: Iterator[bytes], limits: Limits) -> None:
    """Unpack a part once, so that its true size is known, and see that it declares no more entries than can be.

    The reader takes the memory for as many shared strings as are declared.
    """
    for number, chunk in enumerate(chunks):
        if number == 0 and any(int(count) > limits.max_cells for count in _COUNT.findall(chunk)):
            raise Unreadable("bomb")


def _notes(facts: SheetFacts) -> SheetNotes:
    # Where cells do not say their places, a sentinel cannot share a row with them.
    lead_rows = int(facts.needs_repair and not facts.numbered)
    return SheetNotes(lead_rows=lead_rows, spans=facts.spans(), bare_formulas=facts.bare_formulas)


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


def _repaired(data: bytes, limits: Limits, facts: dict[str, SheetFacts]) -> bytes:
    parts = BoundedZip(data, limits)
    contents = {}
    for info in parts.infos:
        if info.filename.endswith((".xml", ".rels")):
            xml = parts.read(info)
            sheet = facts.get(info.filename)
            contents[info.filename] = _repaired_sheet(xml, sheet) if sheet and sheet.needs_repair else xml
    return stored_zip(contents)


def _repaired_sheet(xml: bytes, facts: SheetFacts) -> bytes:
    if facts.errors:
        xml = _ERROR.sub(rb"\1\2str\2", xml)
    if facts.bare_formulas:
        xml = _BARE_CELL.sub(_formula_text, xml)
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
