"""XLS (BIFF): what the fast reader does not show, found by walking over the records of each sheet.

Error values and merged cells, and how many leading columns the reader will cut off. Cell values belong to the reader.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.ingest.readers import cfb
from pipelines.ingest.readers.model import Limits, RowSpan, Unreadable
from pipelines.ingest.readers.notes import SheetNotes

_BOF = (0x0809, 0x0409, 0x0209, 0x0009)
_EOF, _FILEPASS, _BOUNDSHEET, _MERGED, _CODEPAGE = 0x000A, 0x002F, 0x0085, 0x00E5, 0x0042
_FORMULA, _BOOLERR = (0x0006, 0x0206, 0x0406), (0x0205, 0x0005)
# MULRK, NUMBER, LABEL, RK, LABELSST, RSTRING: cells with a value of their own
_VALUES = frozenset((0x00BD, 0x0203, 0x0003, 0x0204, 0x0004, 0x027E, 0x00FD, 0x00D6))
_DIMENSIONS, _STRINGS = 0x0200, 0x00FC
_BIFF8 = 0x0600
_MAX_ROWS, _MAX_COLUMNS, _STRING_BYTES = 65_536, 256, 3
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


@dataclass
class _Sheet:
    first_column: int | None = None
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: list[RowSpan] = field(default_factory=list)


def prepare(data: bytes, limits: Limits) -> tuple[bytes, dict[str, SheetNotes]]:
    """Give the same bytes and the notes by sheet name. A sheet of this format cannot exceed `limits.max_cells`.

    Raises:
        Unreadable: `corrupt`, `encrypted`, `unknown_format`.
    """
    del limits
    book = cfb.stream(data, ("Workbook", "Book")) if data.startswith(b"\xd0\xcf\x11\xe0") else data
    try:
        return data, {name: _notes(book, offset) for name, offset in _sheets(book)}
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Unreadable("corrupt") from error


def _records(book: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    while offset + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, offset)
        yield kind, book[offset + 4 : offset + 4 + size]
        offset += 4 + size


def _sheets(book: bytes) -> Iterator[tuple[str, int]]:
    version, codepage = _BIFF8, 1251
    for kind, body in _records(book, 0):
        if kind in _BOF:
            version = struct.unpack_from("<H", body)[0] if kind == _BOF[0] else 0
        elif kind == _FILEPASS:
            raise Unreadable("encrypted")
        elif kind == _CODEPAGE:
            codepage = struct.unpack_from("<H", body)[0]
        elif kind == _STRINGS and struct.unpack_from("<4xI", body)[0] * _STRING_BYTES > len(book):
            raise Unreadable("corrupt")  # the reader would take the memory for as many strings as are declared
        elif kind == _BOUNDSHEET:
            yield _sheet_name(body[6:], version, codepage), struct.unpack_from("<I", body)[0]
        elif kind == _EOF:
            return


def _sheet_name(body: bytes, version: int, codepage: int) -> str:
    if version < _BIFF8:
        encoding = f"cp{codepage}" if codepage in (866, 1250, 1251, 1252) else "cp1251"
        return body[1 : 1 + body[0]].decode(encoding, "replace")
    wide = body[1] & 1
    return body[2 : 2 + body[0] * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")


def _notes(book: bytes, offset: int) -> SheetNotes:
    sheet = _Sheet()
    depth = 0
    for kind, body in _records(book, offset):
        if kind in _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1:  # deeper are embedded charts
            _note(sheet, kind, body)
    first = sheet.first_column or 0
    return SheetNotes(left_columns=first, texts=sheet.texts, spans=tuple(sheet.spans))


def _note(sheet: _Sheet, kind: int, body: bytes) -> None:
    if kind == _DIMENSIONS and len(body) >= 12:
        _check_dimensions(body)
    elif kind == _MERGED:
        _note_merged(sheet, body)
    elif kind in _VALUES or kind in _FORMULA or kind in _BOOLERR:
        row, column = struct.unpack_from("<HH", body)
        if sheet.first_column is None or column < sheet.first_column:
            sheet.first_column = column
        if kind in _BOOLERR and body[7]:
            sheet.texts[row, column] = ERRORS.get(body[6], "#N/A")
        elif kind in _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":
            sheet.texts[row, column] = ERRORS.get(body[8], "#N/A")


def _check_dimensions(body: bytes) -> None:
    """The reader takes memory for the rectangle that is declared, so it must be one that a sheet can have."""
    first_row, end_row, first_column, end_column = struct.unpack_from("<IIHH", body)
    if not (first_row <= end_row <= _MAX_ROWS and first_column <= end_column <= _MAX_COLUMNS):
        raise Unreadable("corrupt")


def _note_merged(sheet: _Sheet, body: bytes) -> None:
    (count,) = struct.unpack_from("<H", body)
    for first_row, last_row, first_column, _ in struct.iter_unpack("<HHHH", body[2 : 2 + count * 8]):
        if last_row > first_row:
            sheet.spans.append(RowSpan(first_row, first_column, last_row - first_row + 1))
