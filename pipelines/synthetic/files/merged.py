"""Cells merged over several rows: the value stands in the first of them and holds for all."""

from __future__ import annotations

import polars as pl

from pipelines.synthetic.files.table import Block, letter


def merge_equal(block: Block, column: int, first_row: int) -> tuple[Block, list[str]]:
    """The block with runs of equal cells of a column merged, and the merged ranges; `first_row` is its first number."""
    name = f"c{column}"
    runs = (
        block.cells.select(pl.col(name), pl.col(name).rle_id().alias("run"))
        .with_row_index("row", offset=first_row)
        .group_by("run", maintain_order=True)
        .agg(pl.col("row").first().alias("top"), pl.col("row").last().alias("bottom"), pl.col(name).first())
        .filter(pl.col(name).is_not_null() & (pl.col("top") < pl.col("bottom")))
    )
    repeated = pl.col(name).eq(pl.col(name).shift(1)).fill_null(False)
    cells = block.cells.with_columns(pl.when(~repeated).then(pl.col(name)).alias(name))
    sign = letter(column)
    ranges = [f"{sign}{top}:{sign}{bottom}" for top, bottom in runs.select("top", "bottom").iter_rows()]
    return Block(cells, block.kinds, block.data), ranges
