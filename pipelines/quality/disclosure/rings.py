"""One more cell to hide for every hidden figure that follows from the sums both ways of its table.

`cycles` finds the figure; here a cell is chosen that closes a ring through it.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.disclosure.cycles import Points, bridges, components


def ring_company(active: pl.DataFrame, unknown: pl.DataFrame, table: str) -> pl.Series:
    """`_row` of a cell of `active` to hide in every `table` (a column) where one of the `unknown` cells is on no ring.

    One per table at a time, for the smallest such figure: the next smallest cell that closes a ring through it, or
    else the next smallest in a sum with it, totals last. Cells have `_place` and `_subject`, the numbers of their sums
    (different numbers for both kinds), `_is_total`, `_size`, `_order`, `hidden`, `unpublished`.
    """
    count = int(active.select(pl.max_horizontal(pl.col("_place", "_subject").max())).item() or 0) + 1
    lines = unknown.filter(pl.Series(bridges(*_ends(unknown), count), dtype=pl.Boolean), ~pl.col("unpublished"))
    alone = lines.sort(table, "_size", "_order").unique(table, keep="first", maintain_order=True)
    if alone.is_empty():
        return alone["_row"]
    part = pl.Series(components(*_ends(unknown.join(alone, on="_row", how="anti")), count))
    sides = alone.select(table, "_place", "_subject", *_sides(part)).rename(
        {"_place": "_its_place", "_subject": "_its_subject", "_one": "_this", "_other": "_that"}
    )
    may_be_hidden = active.filter(~pl.col("hidden"), ~pl.col("unpublished"), pl.col("_size") > 0)
    near = may_be_hidden.with_columns(_sides(part)).join(sides, on=table)
    closes = ((pl.col("_one") == pl.col("_this")) & (pl.col("_other") == pl.col("_that"))) | (
        (pl.col("_one") == pl.col("_that")) & (pl.col("_other") == pl.col("_this"))
    )
    beside = (pl.col("_place") == pl.col("_its_place")) | (pl.col("_subject") == pl.col("_its_subject"))
    best = near.filter(closes | beside).sort(table, ~closes, "_is_total", "_size", "_order")
    return best.unique(table, keep="first", maintain_order=True)["_row"]


def _ends(cells: pl.DataFrame) -> tuple[Points, Points]:
    return cells["_place"].cast(pl.Int64).to_numpy(), cells["_subject"].cast(pl.Int64).to_numpy()


def _sides(part: pl.Series) -> list[pl.Expr]:
    """Which connected part the two sums of a cell belong to."""

    def of(column: str) -> pl.Expr:
        return pl.col(column).map_batches(part.gather, return_dtype=pl.Int64)

    return [of("_place").alias("_one"), of("_subject").alias("_other")]
