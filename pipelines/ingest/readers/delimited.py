"""Delimited text (CSV, TSV, TXT): encoding, delimiter and width are found by looking.

Row number = number of the record from 1, so blank lines stay as rows of nulls. Doubtful quotes are settled in `quotes`.
"""

import codecs
from collections import Counter

import polars as pl

from pipelines.ingest.readers import quotes
from pipelines.ingest.readers.frames import column_names, normalised
from pipelines.ingest.readers.model import Limits, RawTable, Unreadable

_DELIMITERS = ";,\t|"
_SAMPLE_LINES = 300
_MAX_WIDTH = 20_000


def read_delimited(data: bytes, limits: Limits) -> list[RawTable]:
    """Read delimited text as one table.

    Raises:
        Unreadable: `too_large` when a line has more fields than any table has; `unknown_format` for binary content.
    """
    text = to_utf8(data)
    if b"\x00" in text:
        raise Unreadable("unknown_format")
    if b"\r" in text and b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    separator = find_delimiter(text)
    frame = quotes.parse(text, separator) if b'"' in text else parse(text, separator, quote=None)
    return [RawTable("", "", normalised(frame))]


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
    """The delimiter that cuts most sample lines into the same large number of fields; `;` where there is none."""
    sample = text[: 1 << 18].decode(errors="replace").splitlines()[:_SAMPLE_LINES]
    unquoted = ["".join(line.split('"')[::2]) for line in sample]

    def score(delimiter: str) -> int:
        counts = Counter(count for line in unquoted if (count := line.count(delimiter)))
        return max((lines * count for count, lines in counts.items()), default=0)

    return max(_DELIMITERS, key=score)


def parse(text: bytes, separator: str, quote: str | None, width: int = 0) -> pl.DataFrame:
    """Cut `text` into fields: one row per record, short rows filled with null, as wide as the widest row.

    Raises:
        Unreadable: `too_large` above 20,000 fields.
        polars.exceptions.ComputeError: quotes are not in order.
    """
    width = width or _sample_width(text, separator) + 1
    if width > _MAX_WIDTH:
        raise Unreadable("too_large")
    frame = pl.read_csv(
        text,
        has_header=False,
        schema=dict.fromkeys(column_names(width), pl.String),
        separator=separator,
        quote_char=quote,
        extra_columns="ignore",
        missing_columns="insert",
        raise_if_empty=False,
    )
    # The last column is a spare one: if anything fell into it, there may be more beyond.
    if frame[frame.columns[-1]].null_count() < frame.height:
        return parse(text, separator, quote, width * 2)
    return frame.drop(frame.columns[-1])


def _sample_width(text: bytes, separator: str) -> int:
    lines = text[: 1 << 18].split(b"\n")[:_SAMPLE_LINES]
    return max(line.count(separator.encode()) for line in lines) + 1
