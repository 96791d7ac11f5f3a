"""Against differencing: what the release in force hides stays hidden while both together would give it away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from pipelines.quality.disclosure.rules import MIN_DENOMINATOR
from pipelines.quality.disclosure.secondary import Equation

_HIDDEN = ("c", "low")


def read_before(release: Path | None, *names: str) -> pl.DataFrame | None:
    """Rows of the files `names` of a release with `was_hidden`; a region's rows have municipality ''.

    None where a file is missing: there is no such release.
    """
    files = [release / f"{name}.parquet" for name in names] if release else []
    if not files or not all(file.is_file() for file in files):
        return None
    rows = pl.concat([_with_place(pl.read_parquet(file)) for file in files], how="diagonal_relaxed")
    return rows.with_columns(was_hidden=pl.col("missing_reason").is_in(_HIDDEN).fill_null(value=False))


def keep_hidden(
    cells: pl.DataFrame,
    before: pl.DataFrame | None,
    on: Sequence[str],
    sums: Sequence[Equation],
    together: Sequence[str],
) -> pl.DataFrame:
    """`cells` with `hidden` set too for figures that were hidden `before` (`on`, `was_hidden`, `size_before`).

    It is where any cell of the same `together` is hidden now; or where all that one of the `sums` hid has moved by
    fewer than five: who sees those figures now would know what they were. Empty cells stay as they are.
    """
    if before is None or before.is_empty():
        return cells
    size = pl.coalesce("denominator", "numerator").fill_null(0).cast(pl.Int64)
    joined = cells.join(before.select(*on, "was_hidden", pl.col("size_before").cast(pl.Int64)), on=list(on), how="left",
                        maintain_order="left").with_columns(pl.col("was_hidden").fill_null(value=False))  # fmt: skip
    was, then = pl.col("was_hidden"), pl.col("size_before")
    kept = pl.col("hidden").any().over(together)
    for equation in sums:
        is_open = ~equation.is_total & ~was
        now_hidden = pl.when(equation.is_total).then(size).when(is_open).then(-size).otherwise(0).sum()
        total_then = pl.when(equation.is_total & ~was).then(then).max()
        moved = now_hidden - (total_then - pl.when(is_open).then(then).otherwise(0).sum())
        kept |= (moved.abs() < MIN_DENOMINATOR).over(equation.keys).fill_null(value=False)
    return joined.with_columns(hidden=pl.col("hidden") | (was & kept & (size > 0))).drop("was_hidden", "size_before")


def _with_place(table: pl.DataFrame) -> pl.DataFrame:
    return table if "municipality_code" in table.columns else table.with_columns(municipality_code=pl.lit(""))
