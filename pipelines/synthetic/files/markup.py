"""Rows of markup for workbook formats, made column by column."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from pipelines.synthetic.files.table import TEXT, Sheet, letter

#: markup of a cell: (escaped text, kind, address) -> markup; text is never null
CellMarkup = Callable[[pl.Expr, pl.Expr, pl.Expr], pl.Expr]


def escaped(text: pl.Expr) -> pl.Expr:
    """Text for XML and HTML."""
    return text.str.replace_many(["&", "<", ">", '"'], ["&amp;", "&lt;", "&gt;", "&quot;"])


def rows(sheet: Sheet, cell: CellMarkup, empty: str, opening: pl.Expr, closing: str) -> str:
    """Markup of a sheet's rows; `opening` may use the row's number `n`, `empty` stands for a null cell."""
    table = sheet.cells().with_row_index("n", offset=1).with_columns(pl.col("n").cast(pl.String))
    kinds = sheet.kinds()
    table = table.with_columns(series.alias(f"k{index}") for index, series in kinds.items())
    parts = []
    for index in range(sheet.blocks[0].cells.width):
        text = pl.col(f"c{index}")
        kind = pl.col(f"k{index}") if index in kinds else pl.lit(TEXT)
        markup = cell(escaped(text), kind, pl.lit(letter(index)) + pl.col("n"))
        parts.append(pl.when(text.is_not_null()).then(markup).otherwise(pl.lit(empty)))
    return "".join(table.select(pl.concat_str([opening, *parts, pl.lit(closing)])).to_series().to_list())
