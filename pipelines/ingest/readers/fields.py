"""Delimited text into fields by the fast parser. What text and which quotation marks are given is decided before."""

import polars as pl

from pipelines.ingest.readers.frames import column_names
from pipelines.ingest.readers.model import Unreadable

_MAX_WIDTH = 20_000
_SAMPLE_BYTES = 1 << 18
_SAMPLE_LINES = 300


def cut(text: bytes, separator: str, quote: str | None, width: int = 0) -> pl.DataFrame:
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
        return cut(text, separator, quote, width * 2)
    return _without_blank_tail(frame)


def _without_blank_tail(frame: pl.DataFrame) -> pl.DataFrame:
    """Delimiters within quotation marks and at the ends of lines make no columns; one column always stays."""
    width = frame.width
    while width > 1 and frame[:, width - 1].null_count() == frame.height:
        width -= 1
    return frame[:, :width]


def _sample_width(text: bytes, separator: str) -> int:
    lines = text[:_SAMPLE_BYTES].split(b"\n")[:_SAMPLE_LINES]
    return max(line.count(separator.encode()) for line in lines) + 1
