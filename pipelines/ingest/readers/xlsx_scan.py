"""One pass over the XML of a sheet of an XLSX: is there anything in it that the fast reader does not show?

The pass goes in pieces of a megabyte and is a search for tags, not a parse: it costs a fraction of the reading. Putting
right what was found belongs to `xlsx`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from pipelines.ingest.readers.model import Limits, RowSpan, Unreadable

_MAX_ROW = 1_048_576
_MAX_COLUMN = 16_384
_FREE_COLUMNS = 26
_FAR_ROW = 1_000_000
_OVERLAP = 4096
_MAX_WINDOW = 16 << 20

_ERROR = r"""t=["']e["']"""
_TAG = r"(?:[A-Za-z0-9]+:)?"
_BLANK = r"[ \t\r\n]*"
_EMPTY_VALUE = rf"(?:<{_TAG}v{_BLANK}/>|<{_TAG}v>{_BLANK}</{_TAG}v>)?"
_BARE_FORMULA = rf"(?:</{_TAG}f>|<{_TAG}f [^>]*/>){_BLANK}{_EMPTY_VALUE}{_BLANK}</{_TAG}c>"
_FORMULA = rf"(?:</(?:\w{{1,9}}:)?f>|<(?:\w{{1,9}}:)?f\s[^>]*/>)\s*{_EMPTY_VALUE}"
_FORMULA = r"</f>|:f>"
_MERGED = "mergeCell"
_WIDE = r"""r=["'][A-Z][A-Z]"""
_DEEP = r"""r=["'][A-Z]{0,9}[0-9]{7}"""
_UNUSUAL = rf"""{_ERROR}|{_FORMULA}|{_MERGED}|r=["'](?:[A-Z][A-Z]|[A-Z]?[0-9]{{7}})"""

_ROW = re.compile(rb"""r=["'][A-Z]{0,9}(\d{1,20})["']""")
_COLUMN = re.compile(rb"""r=["']([A-Z]{2,9})\d""")
_MERGE = re.compile(rb"""mergeCell\s[^>]*?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")
_FILLED_A = re.compile(rb"""r=["']A\d+["'][^>]*(?<!/)>\s*<(?:\w+:)?(?:v(?: [^>]*)?>[^<]|is>)""")
_FIRST_CELL = re.compile(rb"<(?:\w+:)?c[\s/>][^>]*")

TOO_WIDE = (
    "Лист занимает слишком большую область: есть заполненные ячейки далеко справа или внизу. "
    "Удалите пустые столбцы и строки за таблицей и пришлите файл ещё раз."
)


@dataclass
class SheetFacts:
    """What was seen. `numbered`: cells say where they stand; `column_a`: some cell of column A is surely filled."""

    errors: bool = False
    bare_formulas: bool = False
    column_a: bool = False
    numbered: bool = True
    has_cells: bool = False
    rows: int = 0
    columns: int = _FREE_COLUMNS
    merges: set[tuple[bytes, ...]] = field(default_factory=set)

    @property
    def needs_repair(self) -> bool:
        return self.has_cells and (self.errors or self.bare_formulas or not self.column_a)

    def spans(self) -> tuple[RowSpan, ...]:
        """Merged cells over several rows, by column and row."""
        found = []
        for left, top, _, bottom in self.merges:
            if int(bottom) > int(top):
                found.append(RowSpan(int(top) - 1, _column_number(left) - 1, int(bottom) - int(top) + 1))
        return tuple(sorted(found, key=lambda span: (span.column, span.row)))


def scan(chunks: Iterator[bytes], limits: Limits) -> SheetFacts:
    """Look through the XML of a sheet.

    Raises:
        Unreadable: `too_large` when the sheet may span more than `limits.max_cells`, `bomb`, `corrupt`.
    """
    facts = SheetFacts()
    carry = b""
    for number, chunk in enumerate(chunks):
        window = carry + chunk
        end = window.rfind(b">") + 1
        if not end and len(window) > _MAX_WINDOW:
            raise Unreadable("bomb")
        if number == 0:
            first = _FIRST_CELL.search(window)
            facts.has_cells = first is not None or len(window) >= _OVERLAP
            facts.numbered = first is None or b" r=" in first.group()
        _note(facts, window[:end], limits, is_first=number == 0)
        # The next window begins at a tag, so that neither a tag nor a letter is cut.
        carry = window[max(window.find(b"<", max(end - _OVERLAP, 0)), 0) :]
    if (facts.rows or _MAX_ROW) * facts.columns > limits.max_cells:
        raise Unreadable("too_large", TOO_WIDE)
    return facts


def _note(facts: SheetFacts, xml: bytes, limits: Limits, is_first: bool) -> None:
    facts.column_a = facts.column_a or _FILLED_A.search(xml) is not None
    # Polars searches several times faster than `in` and `re` do, and every megabyte of a sheet is searched.
    try:
        window = pl.Series([xml], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError as error:
        raise Unreadable("corrupt") from error
    if not _has(window, _UNUSUAL):
        return
    facts.errors = facts.errors or _has(window, _ERROR)
    facts.bare_formulas = facts.bare_formulas or _has(window, _BARE_FORMULA)
    if _has(window, _MERGED):
        facts.merges.update(_MERGE.findall(xml))
    if _has(window, _WIDE):
        columns = max(map(_column_number, set(_COLUMN.findall(xml))), default=0)
        if columns > _MAX_COLUMN:
            raise Unreadable("too_large", TOO_WIDE)
        facts.columns = max(facts.columns, columns)
    _note_rows(facts, xml, limits, is_first, is_deep=_has(window, _DEEP))


def _note_rows(facts: SheetFacts, xml: bytes, limits: Limits, is_first: bool, is_deep: bool) -> None:
    """Count rows only where it matters: as many as a sheet can have are allowed for a table of usual width."""
    if not is_deep and facts.columns * _MAX_ROW <= limits.max_cells:
        return
    if not facts.rows and not is_first:
        facts.rows = _FAR_ROW  # rows of the windows before were not looked at
    facts.rows = max([facts.rows, *map(int, set(_ROW.findall(xml)))])
    if facts.rows > _MAX_ROW:
        raise Unreadable("too_large", TOO_WIDE)


def _has(window: pl.Series, pattern: str) -> bool:
    return bool(window.str.contains(pattern).item())


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
