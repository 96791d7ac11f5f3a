"""Bytes of a file in its format."""

from __future__ import annotations

import io

import polars as pl

from pipelines.synthetic.files import text_formats, workbooks
from pipelines.synthetic.files.archives import packed
from pipelines.synthetic.files.style import Style
from pipelines.synthetic.files.table import Sheet


def write(sheets: tuple[Sheet, ...], style: Style, name: str) -> bytes:
    """The file's bytes; `name` (without extension) is that of the member of an archive."""
    data = next(sheet for sheet in sheets if any(block.data for block in sheet.blocks))
    match style.format:
        case "xlsx":
            result = workbooks.xlsx(sheets)
        case "ods":
            result = workbooks.ods(sheets)
        case "xls":
            result = workbooks.html(data)
        case "json" | "jsonl":
            result = text_formats.json(data, lines=style.format == "jsonl")
        case "parquet":
            result = _parquet(data)
        case "zip":
            result = packed([(f"{name}.csv", text_formats.delimited(data, style))])
        case _:
            result = text_formats.delimited(data, style)
    return result


def _parquet(sheet: Sheet) -> bytes:
    """Text columns under the headers of the sheet."""
    header = [str(name) for name in sheet.blocks[0].cells.row(0)]
    frame = pl.concat([block.cells for block in sheet.blocks if block.data])
    buffer = io.BytesIO()
    frame.rename(dict(zip(frame.columns, header, strict=True))).write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
