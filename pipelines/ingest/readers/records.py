"""Records: JSON (an array, or an object with one array inside), JSON lines, Parquet.

Frame row 0 is a header made of the field names, so the first record is row 2. Values become text without loss.
"""

import io
import json
from typing import Any

import polars as pl

from pipelines.ingest.readers.frames import column_names, normalised
from pipelines.ingest.readers.kind import text_head
from pipelines.ingest.readers.delimited import to_utf8
from pipelines.ingest.readers.model import Limits, RawTable, Unreadable


def read_json(data: bytes, limits: Limits) -> list[RawTable]:
    """Read a JSON array of objects, an object that holds one, or JSON lines.

    Raises:
        Unreadable: `corrupt` when it is not valid JSON, `unknown_format` when there are no records in it.
    """
    text = to_utf8(data).decode()
    try:
        records = _records(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("corrupt") from error
    fields = list(dict.fromkeys(name for record in records for name in record))
    columns = [[field, *(_text(record.get(field)) for record in records)] for field in fields]
    frame = pl.DataFrame(dict(zip(column_names(len(fields)), columns, strict=True)), schema_overrides=None)
    return [RawTable("", "", normalised(frame.cast(pl.String)))]


def _records(text: str) -> list[dict[str, Any]]:
    stripped = text.strip()
    try:
        found = json.loads(stripped)
    except json.JSONDecodeError:
        found = [json.loads(line) for line in stripped.split("\n") if line.strip()]
    if isinstance(found, dict):
        arrays = [value for value in found.values() if _is_records(value)]
        found = arrays[0] if len(arrays) == 1 else [found]
    if not _is_records(found):
        raise Unreadable("unknown_format")
    return list(found)


def _is_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def read_parquet(data: bytes, limits: Limits) -> list[RawTable]:
    """Read Parquet.

    Raises:
        Unreadable: `corrupt`.
    """
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise Unreadable("corrupt") from error
    header = pl.DataFrame({name: [name] for name in frame.columns}, schema=dict.fromkeys(frame.columns, pl.String))
    return [RawTable("", "", normalised(pl.concat([header, frame.select(_column_text(c) for c in frame)])))]


def _column_text(column: pl.Series) -> pl.Series:
    dtype = column.dtype
    if dtype.is_float():
        whole = (column == column.round()) & (column.abs() < 1e15)
        return (
            whole.to_frame("w")
            .with_columns(v=column)
            .select(
                pl.when("w")
                .then(pl.col("v").cast(pl.Int64, strict=False).cast(pl.String))
                .otherwise(pl.col("v").cast(pl.String))
            )
            .to_series()
            .rename(column.name)
        )
    return column.cast(pl.String)


__all__ = ["read_json", "read_parquet", "text_head"]
