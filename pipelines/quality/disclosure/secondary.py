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
    """Within each group of `keys` the row where `is_total` holds is the sum of the others and of an unpublished rest.

    The rest (people without a taught subject, for instance) is one more hidden part, where there is any.
    """

    keys: tuple[str, ...]
    is_total: pl.Expr


def protect(cells: pl.DataFrame, equations: Sequence[Equation], order: Sequence[str]) -> pl.DataFrame:
    """`cells` with `hidden` widened until every equation is safe; other columns and the order of rows stay.

    Needs the columns `numerator`, `denominator` (null for counts), `sensitive`, `hidden`; `order` breaks ties of size.
    Raises RuntimeError when the equations do not settle, which would mean an unsafe publication.
    """
    cells = cells.with_row_index("_row")
    active = _numbered(cells, equations, order)
    for _ in range(_MAX_ROUNDS):
        before = active["hidden"].sum()
        for number in range(len(equations)):
            active = _hide_for(active, f"_group_{number}", f"_total_{number}")
        if active["hidden"].sum() == before:
            rows = active.filter("hidden")["_row"]
            return cells.with_columns(hidden=pl.col("_row").is_in(rows.implode())).drop("_row")
    raise RuntimeError("secondary suppression did not settle")


def _numbered(cells: pl.DataFrame, equations: Sequence[Equation], order: Sequence[str]) -> pl.DataFrame:
    """Cells that matter, with whole numbers in place of keys; those of size nought need no protection and give none."""
    size = pl.coalesce("denominator", "numerator")
    active = cells.filter(pl.col("hidden") | (size > 0)).sort(order).with_row_index("_order").with_columns(_size=size)
    for number, equation in enumerate(equations):
        groups = active.select(equation.keys).unique().with_row_index(f"_group_{number}")
        active = active.join(groups, on=list(equation.keys)).with_columns(equation.is_total.alias(f"_total_{number}"))
    numbers = [c for n in range(len(equations)) for c in (f"_group_{n}", f"_total_{n}")]
    return active.select("_row", "_order", "_size", "numerator", "denominator", "sensitive", "hidden", *numbers)


def _hide_for(cells: pl.DataFrame, group: str, total: str) -> pl.DataFrame:
    """One pass of one equation: hide the next smallest parts, and the total where the parts do not suffice."""
    touched = cells.filter("hidden").select(group).unique()
    found = (
        cells.lazy()
        .join(touched.lazy(), on=group, how="semi")
        .with_columns(_total=pl.col(total))
        .filter(pl.len().over(group) > 1, pl.col("_total").any().over(group))
        .sort(group, "_size", "_order", nulls_last=True)
        .with_columns(_rest(group, "_size"), _rest(group, "numerator"))
        .with_columns(_candidate=~pl.col("hidden") & ~pl.col("_total") & (pl.col("_size") > 0).fill_null(value=False))
        .with_columns(_unsafe=_unsafe(group, pl.col("_candidate")))
        .with_columns(_open=pl.col("_unsafe").cast(pl.Int8).cum_min().over(group).cast(pl.Boolean))
        .with_columns(_add=pl.col("_candidate") & pl.col("_open"))
        .with_columns(hidden=pl.col("hidden") | pl.col("_add"))
        .with_columns(_still=_unsafe(group, pl.lit(value=False)))
        .filter(pl.col("_add") | (pl.col("_total") & ~pl.col("hidden") & pl.col("_still")))
        .select("_row")
        .collect()
    )
    return cells.with_columns(hidden=pl.col("hidden") | pl.col("_row").is_in(found["_row"].implode()))


def _rest(group: str, column: str) -> pl.Expr:
    """What the total has beyond its parts, never below nought."""
    value = pl.col(column).fill_null(0).cast(pl.Int64)
    beyond = pl.when("_total").then(value).otherwise(-value).sum().over(group)
    return beyond.clip(lower_bound=0).alias(f"_rest_{column}")


def _unsafe(group: str, candidate: pl.Expr) -> pl.Expr:
    """Would the group be unsafe if the hidden parts and the candidates before this row were all that is hidden?"""

    def before(value: pl.Expr) -> pl.Expr:
        fixed = pl.when(pl.col("hidden") & ~pl.col("_total")).then(value).otherwise(0).fill_null(0).sum().over(group)
        added = pl.when(candidate).then(value).otherwise(0).fill_null(0)
        return fixed + (added.cum_sum() - added).over(group)

    count = before(pl.lit(1)) + (pl.col("_rest__size") > 0).cast(pl.Int64)
    size = before(pl.col("denominator")) + pl.col("_rest__size")
    numerator = before(pl.col("numerator")) + pl.col("_rest_numerator")
    has_hidden = pl.col("hidden").any().over(group)
    has_denominator = pl.col("denominator").is_not_null().any().over(group)
    small = (has_denominator & (size < MIN_DENOMINATOR)) | (pl.col("sensitive") & small_numerator(numerator))
    total_hidden = (pl.col("hidden") & pl.col("_total")).any().over(group)
    return pl.when(total_hidden).then(count < 1).otherwise(has_hidden & ((count < 2) | small))
