"""Delimited text (CSV, TSV, TXT): encoding, delimiter and width are found by looking.

Row number = number of the record from 1, so blank lines stay as rows of nulls. Doubtful quotes are settled in `quotes`.
"""

import codecs
import re
from collections import Counter

import polars as pl

from pipelines.ingest.readers import fields, quotes
from pipelines.ingest.readers.frames import normalised
from pipelines.ingest.readers.model import Limits, RawTable, Unreadable

_DELIMITERS = ";,\t|"
_COMMA_OF_TEXT = re.compile(r"(?<=\d),(?=\d)|,(?= )")
_SAMPLE_BYTES = 1 << 18
_SAMPLE_LINES = 300


def read_delimited(data: bytes, limits: Limits) -> list[RawTable]:
    """Read delimited text as one table.

    Raises:
        Unreadable: `too_large` when a line has more fields than any table has or above `limits.max_cells`;
            `unknown_format` for binary content.
    """
    text = to_utf8(data).removesuffix(b"\x1a")
    if b"\x00" in text:
        raise Unreadable("unknown_format")
    if b"\r" in text and b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    if _has_more_lines(text, limits.max_cells):
        raise Unreadable("too_large")
    separator = find_delimiter(text)
    frame = quotes.parse(text, separator) if b'"' in text else fields.cut(text, separator, quote=None)
    return [RawTable("", "", normalised(frame))]


def _has_more_lines(text: bytes, most: int) -> bool:
    """Whether there are more line ends than that; an ordinary text is looked at only until it cannot have them."""
    spare = len(text) - most
    start = 0
    while spare > 0 and start < len(text):
        end = min(start + _SAMPLE_BYTES, len(text))
        spare -= end - start - text.count(b"\n", start, end)
        start += _SAMPLE_BYTES
    return spare > 0


def to_utf8(data: bytes) -> bytes:
    """UTF-8 without BOM from UTF-8 (with or without BOM), UTF-16 with BOM or cp1251."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode()
    body = data.removeprefix(codecs.BOM_UTF8)
    return body if is_utf8(body) else data.decode("cp1251", "replace").encode()


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are valid UTF-8. The cast looks several times faster than bytes.decode does."""
    try:
        pl.Series([data], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


def find_delimiter(text: bytes) -> str:
    """The delimiter that cuts most sample lines into the same large number of fields; `;` where there is none.

    A comma between digits or before a blank is taken for a part of the text as long as anything else cuts the lines.
    """
    sample = text[:_SAMPLE_BYTES].decode(errors="replace").splitlines()[:_SAMPLE_LINES]
    unquoted = ["".join(line.split('"')[::2]) if '"' in line else line for line in sample]
    likely = [_COMMA_OF_TEXT.sub("", line) if "," in line else line for line in unquoted]
    best = max(_DELIMITERS, key=lambda delimiter: _score(likely, delimiter))
    return best if _score(likely, best) else max(_DELIMITERS, key=lambda delimiter: _score(unquoted, delimiter))


def _score(lines: list[str], delimiter: str) -> int:
    counts = Counter(count for line in lines if (count := line.count(delimiter)))
    return max((lines * count for count, lines in counts.items()), default=0)
