"""JSON records: an array of objects, an object with one such array inside, or JSON lines.

Frame row 0 is a header made of the field names, so the first record is row 2. Values become text without loss.
"""

import json
import math
from typing import Any

import polars as pl

from pipelines.ingest.readers.delimited import to_utf8
from pipelines.ingest.readers.frames import column_names, normalised, with_header
from pipelines.ingest.readers.model import Limits, RawTable, Unreadable

Record = dict[str, Any]


def read_json(data: bytes, limits: Limits) -> list[RawTable]:
    """Read the records.

    Raises:
        Unreadable: `corrupt` when it is not valid JSON, `empty` without records, `unknown_format` when what stands in
            the file is not a list of records, `too_large` above `limits.max_cells`.
    """
    text = to_utf8(data).strip()
    frame = _lines_frame(text) if _is_lines(text) else _frame(_records(text), limits)
    return [RawTable("", "", normalised(with_header(frame)))]


def _is_lines(text: bytes) -> bool:
    first, _, rest = text.partition(b"\n")
    try:
        return bool(rest.strip()) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _lines_frame(text: bytes) -> pl.DataFrame:
    try:
        fields = pl.scan_ndjson(text, infer_schema_length=None).collect_schema().names()
        return pl.read_ndjson(text, schema=dict.fromkeys(fields, pl.String))
    except pl.exceptions.PolarsError as error:
        raise Unreadable("corrupt") from error


def _records(text: bytes) -> list[Record]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("corrupt") from error
    if isinstance(found, dict):
        arrays = [value for value in found.values() if _is_records(value)]
        found = arrays[0] if len(arrays) == 1 else [found]
    if found == []:
        raise Unreadable("empty")
    if not _is_records(found):
        raise Unreadable("unknown_format")
    records: list[Record] = found
    return records


def _is_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _frame(records: list[Record], limits: Limits) -> pl.DataFrame:
    fields = list(dict.fromkeys(name for record in records for name in record))
    if len(fields) * len(records) > limits.max_cells:
        raise Unreadable("too_large")
    names = column_names(len(fields))
    columns = {
        name: [_text(record.get(field)) for record in records] for name, field in zip(names, fields, strict=True)
    }
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    return frame.rename(dict(zip(names, fields, strict=True)))


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return json.dumps(value, ensure_ascii=False)
