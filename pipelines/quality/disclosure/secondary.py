"""Secondary suppression: hide more cells until no hidden one follows from an equation «total = sum of parts».

The engine knows cells and equations, not indicators or maps. A hidden sum that subtraction gives away is a figure
like any other: it has to pass the primary rules itself. Nor may it be the least that its parts can make up: everybody
knows that a hidden group is not empty, so five hidden groups of five people in all would be groups of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.quality.disclosure.rules import MIN_DENOMINATOR, MIN_NUMERATOR, small_numerator

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

    Needs the columns `numerator`, `denominator` (null for counts), `sensitive`, `hidden`; may have `reason` (the
    primary one, which is published), `least` (what else is known of the size of a hidden cell) and `unpublished` (cells
    that no table has). `order` breaks ties of size.
    Raises RuntimeError when the equations do not settle, which would mean an unsafe publication.
    """
    cells = cells.with_row_index("_row")
    rows = settled(numbered(cells, equations, order), len(equations)).filter("hidden")["_row"]
    return cells.with_columns(hidden=pl.col("_row").is_in(rows.implode())).drop("_row")


def numbered(cells: pl.DataFrame, equations: Sequence[Equation], order: Sequence[str]) -> pl.DataFrame:
    """Cells (with `_row`) that matter, with whole numbers for keys; those of size nought need no protection, give none.

    Per equation n: `_group_n`, `_total_n`. `_order` is the place in `order`, `_size` what is compared, `_least` what
    everybody knows of the size of a hidden cell.
    """
    defaults = {
        "reason": pl.lit(None, dtype=pl.String),
        "least": pl.lit(None, dtype=pl.Int64),
        "unpublished": pl.lit(value=False),
    }
    cells = cells.with_columns(value.alias(name) for name, value in defaults.items() if name not in cells.columns)
    size = pl.coalesce("denominator", "numerator")
    active = cells.filter(pl.col("hidden") | (size > 0)).sort(order).with_row_index("_order")
    active = active.with_columns(_size=size, _low=_is_low()).with_columns(
        _least=pl.max_horizontal(_least_size(), "least"),
    )
    for number, equation in enumerate(equations):
        groups = active.select(equation.keys).unique().with_row_index(f"_group_{number}")
        active = active.join(groups, on=list(equation.keys)).with_columns(equation.is_total.alias(f"_total_{number}"))
    numbers = [c for n in range(len(equations)) for c in (f"_group_{n}", f"_total_{n}")]
    known = ("numerator", "denominator", "sensitive", "hidden", "unpublished", "_low", "_least")
    return active.select("_row", "_order", "_size", *known, *numbers)


def settled(active: pl.DataFrame, equations: int) -> pl.DataFrame:
    """`numbered` cells with `hidden` widened until each of the `equations` by itself gives nothing away."""
    for _ in range(_MAX_ROUNDS):
        before = active["hidden"].sum()
        for number in range(equations):
            active = _hide_for(active, f"_group_{number}", f"_total_{number}")
        if active["hidden"].sum() == before:
            return active
    raise RuntimeError("secondary suppression did not settle")


def _is_low() -> pl.Expr:
    """Published as a numerator of 1 or 2."""
    return (pl.col("reason") == "low").fill_null(value=False)


def _least_size() -> pl.Expr:
    """A group is not empty; `low` stands for groups of five or more; any other symbol for counts that are not `low`."""
    of_count = pl.when(pl.col("sensitive") & ~_is_low()).then(MIN_NUMERATOR).otherwise(1)
    return pl.when(pl.col("denominator").is_null()).then(of_count).when(_is_low()).then(MIN_DENOMINATOR).otherwise(1)


def _hide_for(cells: pl.DataFrame, group: str, total: str) -> pl.DataFrame:
    """One pass of one equation: hide the next smallest parts, and the total where the parts do not suffice."""
    touched = cells.filter("hidden").select(group).unique()
    found = (
        cells.lazy()
        .join(touched.lazy(), on=group, how="semi")
        .with_columns(_total=pl.col(total))
        .filter(~pl.col("unpublished"))
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

    rest = pl.col("_rest__size")
    rest = pl.col("_rest__size")
    count = before(pl.lit(1)) + (rest > 0).cast(pl.Int64)
    size = before(pl.col("_size")) + rest
    numerator = before(pl.col("numerator")) + pl.col("_rest_numerator")
    has_denominator = pl.col("denominator").is_not_null().any().over(group)
    low = before(pl.col("_low").cast(pl.Int64))
    has_small = has_denominator | (low > 0)
    small = (
        (has_denominator & (size < MIN_DENOMINATOR))
        | (has_small & (size <= before(pl.col("_least"))))
        | (pl.col("sensitive") & _tells_numerators(numerator, low, count))
    )
    has_hidden = pl.col("hidden").any().over(group)
    total_hidden = (pl.col("hidden") & pl.col("_total")).any().over(group)
    return pl.when(total_hidden).then(count < 1).otherwise(has_hidden & ((count < 2) | small))


def _tells_numerators(numerator: pl.Expr, low: pl.Expr, count: pl.Expr) -> pl.Expr:
    """A hidden sum of deficits that is small itself, or of which each part has as few or as many as its symbol says."""
    all_as_many = (low == count) & (numerator >= low * (MIN_NUMERATOR - 1))
    return (numerator > 0) & (small_numerator(numerator) | (numerator <= low) | all_as_many)
