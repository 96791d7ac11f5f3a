"""Writers of text tables and JSON. Every writer takes laid-out sheets and answers bytes."""

from __future__ import annotations

import io

import polars as pl

from pipelines.synthetic.files.style import Style
from pipelines.synthetic.files.table import NUMBER, Block, Sheet


def delimited(sheet: Sheet, style: Style) -> bytes:
    """CSV, TSV or TXT in the style's encoding and separator."""
    buffer = io.BytesIO()
    for block in sheet.blocks:
        block.cells.write_csv(
            buffer, include_header=False, separator=style.separator, line_terminator=style.newline, null_value=""
        )
    data = buffer.getvalue()
    if style.encoding == "utf-8":
        return data
    return data.decode().encode(style.encoding)


def json_lines(sheet: Sheet) -> list[str]:
    """Each data row as a JSON object; the header row gives the keys."""
    header = sheet.blocks[0].cells.row(0)
    keys = [_quoted_text(str(name)) for name in header]
    return [line for block in sheet.blocks if block.data for line in _objects(block, keys)]


def json(sheet: Sheet, lines: bool) -> bytes:
    """A JSON array of objects, or JSON Lines."""
    rows = json_lines(sheet)
    return ("\n".join(rows) + "\n" if lines else "[\n" + ",\n".join(rows) + "\n]\n").encode()


def _objects(block: Block, keys: list[str]) -> list[str]:
    cells = block.cells.with_columns(
        [series.alias(f"k{index}") for index, series in block.kinds.items()],
    )
    parts = []
    for index, key in enumerate(keys):
        quoted = pl.lit('"') + _escaped(pl.col(f"c{index}")) + pl.lit('"')
        value = quoted
        if index in block.kinds:
            value = pl.when(pl.col(f"k{index}") == NUMBER).then(pl.col(f"c{index}")).otherwise(quoted)
        parts.append(pl.lit(f"{key}: ") + value.fill_null("null"))
    return cells.select(pl.lit("{") + pl.concat_str(parts, separator=", ") + pl.lit("}")).to_series().to_list()


def _escaped(text: pl.Expr) -> pl.Expr:
    return text.str.replace_many(["\\", '"', "\n"], ["\\\\", '\\"', "\\n"])


def _quoted_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
