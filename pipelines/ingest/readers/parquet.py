"""Parquet records. Frame row 0 is a header made of the field names; typed values become text without loss."""

import io
import json

import polars as pl

from pipelines.ingest.readers.frames import normalised, with_header
from pipelines.ingest.readers.model import Limits, RawTable, Unreadable

_WHOLE_BELOW = 1e15


def read_parquet(data: bytes, limits: Limits) -> list[RawTable]:
    """Read the records.

    Raises:
        Unreadable: `corrupt`; `too_large` above `limits.max_cells`, judged by the footer before any value is read.
    """
    try:
        columns = pl.read_parquet_schema(io.BytesIO(data))
        rows = pl.scan_parquet(io.BytesIO(data)).select(pl.len()).collect().item()
        if rows * len(columns) > limits.max_cells:
            raise Unreadable("too_large")
        frame = pl.read_parquet(io.BytesIO(data), use_statistics=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise Unreadable("corrupt") from error
    return [RawTable("", "", normalised(with_header(frame.select(_text(column) for column in frame))))]


def _text(column: pl.Series) -> pl.Series:
    """A column as text: ISO dates, true/false, whole numbers without a fraction, nested values as JSON."""
    dtype = column.dtype
    if dtype.is_float():
        return _float_text(column)
    if isinstance(dtype, pl.Datetime):
        return column.dt.replace_time_zone(None).dt.to_string("%Y-%m-%d %H:%M:%S%.f")
    if dtype.is_nested():
        texts = [
            None if value is None else json.dumps(value, ensure_ascii=False, default=str) for value in column.to_list()
        ]
        return pl.Series(column.name, texts, dtype=pl.String)
    if dtype == pl.Binary:
        return pl.Series(
            column.name, [None if v is None else v.decode(errors="replace") for v in column], dtype=pl.String
        )
    return column.cast(pl.String)


def _float_text(column: pl.Series) -> pl.Series:
    value = pl.col(column.name)
    whole = (value == value.round()) & (value.abs() < _WHOLE_BELOW)
    text = pl.when(whole).then(value.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(value.cast(pl.String))
    return column.to_frame().select(pl.when(value.is_finite()).then(text).alias(column.name)).to_series()
