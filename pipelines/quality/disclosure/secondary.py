"""Secondary suppression: hide more cells until no hidden one follows from an equation «total = sum of parts».

The engine knows cells and equations, not indicators or maps. A hidden sum that subtraction gives away is a figure
like any other: it has to pass the primary rules itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.quality.disclosure.rules import MIN_DENOMINATOR, small_numerator

_MAX_ROUNDS = 50


@dataclass(frozen=True)
class Equation:
    """Within each group of `keys` the row where `is_total` holds is the sum of the other rows."""

    keys: tuple[str, ...]
    is_total: pl.Expr


def protect(cells: pl.DataFrame, equations: Sequence[Equation], order: Sequence[str]) -> pl.DataFrame:
    """`cells` with `hidden` widened until every equation is safe; other columns and the order of rows stay.

    Needs the columns `numerator`, `denominator` (null for counts), `sensitive`, `hidden`; `order` breaks ties of size.
    Raises RuntimeError when the equations do not settle, which would mean an unsafe publication.
    """
    cells = cells.with_row_index("_row")
    for _ in range(_MAX_ROUNDS):
        before = cells["hidden"].sum()
        for equation in equations:
            cells = _hide_for(cells, equation, order)
        if cells["hidden"].sum() == before:
            return cells.sort("_row").drop("_row")
    raise RuntimeError("secondary suppression did not settle")


def _hide_for(cells: pl.DataFrame, equation: Equation, order: Sequence[str]) -> pl.DataFrame:
    """One pass of one equation: hide the next smallest parts, and the total where the parts do not suffice."""
    keys = list(equation.keys)
    touched = cells.lazy().filter("hidden").select(keys).unique()
    affected = (
        cells.lazy()
        .join(touched, on=keys, how="semi")
        .with_columns(_total=equation.is_total, _size=pl.coalesce("denominator", "numerator"))
        .filter(pl.len().over(keys) > 1, pl.col("_total").any().over(keys))
        .sort(*keys, "_size", *order, nulls_last=True)
        .with_columns(_candidate=~pl.col("hidden") & ~pl.col("_total") & (pl.col("_size") > 0).fill_null(value=False))
        .with_columns(_unsafe=_unsafe(keys, pl.col("_candidate")))
        .with_columns(_add=pl.col("_candidate") & pl.col("_unsafe").cast(pl.Int8).cum_min().over(keys).cast(pl.Boolean))
        .with_columns(hidden=pl.col("hidden") | pl.col("_add"))
        .with_columns(_still=_unsafe(keys, pl.lit(value=False)))
        .filter(pl.col("_add") | (pl.col("_total") & ~pl.col("hidden") & pl.col("_still")))
        .select("_row")
        .collect()
    )
    return cells.with_columns(hidden=pl.col("hidden") | pl.col("_row").is_in(affected["_row"].implode()))


def _unsafe(keys: list[str], candidate: pl.Expr) -> pl.Expr:
    """Would the group be unsafe if the hidden parts and the candidates before this row were all that is hidden?"""

    def before(value: pl.Expr) -> pl.Expr:
        fixed = pl.when(pl.col("hidden") & ~pl.col("_total")).then(value).otherwise(0).fill_null(0).sum().over(keys)
        added = pl.when(candidate).then(value).otherwise(0).fill_null(0)
        return fixed + (added.cum_sum() - added).over(keys)

    count = before(pl.lit(1))
    size, numerator = before(pl.col("denominator")), before(pl.col("numerator"))
    has_denominator = pl.col("denominator").is_not_null().any().over(keys)
    small = (has_denominator & (size < MIN_DENOMINATOR)) | (pl.col("sensitive") & small_numerator(numerator))
    total_hidden = (pl.col("hidden") & pl.col("_total")).any().over(keys)
    return pl.when(total_hidden).then(count < 1).otherwise((count >= 1) & ((count < 2) | small))
