"""Suppression of a table with sums both ways: places make up the region, subjects and a rest make up all subjects.

Equations one by one are the business of `secondary`. Here they meet each other and the groups of competencies: of a
group of people is known at least what is known of its parts, and a figure on no ring of hidden ones follows from the
sums (`cycles`). Narrower bounds than these are left to a reader (docs/privacy.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.quality.disclosure.given_away import find
from pipelines.quality.disclosure.rings import ring_company
from pipelines.quality.disclosure.rules import MIN_DENOMINATOR
from pipelines.quality.disclosure.secondary import Equation, numbered, settled

_MAX_ROUNDS = 50
_SUMS = (0, 1)
_GROUPS, _TABLE, _BLOCK = "_group_2", "_group_3", "_group_4"


@dataclass(frozen=True)
class Shape:
    """`places` and `subjects` are the sums; of `groups` the total is at least each part and at most all together.

    `table` are the keys of one table with sums both ways, `block` those of all tables that have to do with each other.
    """

    places: Equation
    subjects: Equation
    groups: Equation
    table: tuple[str, ...]
    block: tuple[str, ...]

    @property
    def equations(self) -> list[Equation]:
        nobody = pl.lit(value=False)
        return [self.places, self.subjects, self.groups, Equation(self.table, nobody), Equation(self.block, nobody)]


def protect_both_ways(cells: pl.DataFrame, shape: Shape, order: Sequence[str]) -> pl.DataFrame:
    """`cells` (as `secondary.protect` takes them) with `hidden` widened until nothing follows from all sums together.

    Needs `unpublished` (cells of the rest, parts of sums in no table) and `highest` (what a size cannot exceed, if that
    is known) besides. Raises RuntimeError when that does not settle.
    """
    cells = cells.with_row_index("_row")
    active = numbered(cells, shape.equations, order).join(cells.select("_row", "highest"), on="_row")
    active = settled(active, len(_SUMS)).with_columns(
        _place="_group_0", _subject=pl.col("_group_1") + active["_group_0"].max() + 1,
        _is_total=pl.col("_total_0") | pl.col("_total_1"),
    )  # fmt: skip
    safe = []
    for _ in range(_MAX_ROUNDS):
        before = active.select("_row", was="hidden")
        active = _with_company(settled(active, len(_SUMS)))
        widened = active.join(before, on="_row").filter(pl.col("hidden") != pl.col("was"))
        blocks = widened.select(_BLOCK).unique()
        safe.append(active.join(blocks, on=_BLOCK, how="anti"))
        active = active.join(blocks, on=_BLOCK, how="semi")
        if active.is_empty():
            rows = pl.concat(safe).filter("hidden")["_row"]
            return cells.with_columns(hidden=pl.col("_row").is_in(rows.implode())).drop("_row")
    raise RuntimeError("suppression of a table with sums both ways did not settle")


def _with_company(active: pl.DataFrame) -> pl.DataFrame:
    """`active` with more cells hidden: twins of hidden ones, and company for what can still be found."""
    one_group = (~pl.col("_total_2") & (pl.col("_size") > 0)).sum().over(_GROUPS) == 1
    active = active.with_columns(hidden=pl.col("hidden") | (one_group & pl.col("hidden").any().over(_GROUPS)))
    found = find(_with_highest(active))
    unknown = active.filter(pl.col("hidden") | pl.col("unpublished"))
    rows = [_beside(active, found.exposed), ring_company(active, unknown, _TABLE)]
    if found.known.height:
        # A known size hides no other one, though the rest of its row is hidden.
        rows.append(ring_company(active, unknown.join(found.known, on="_row", how="anti"), _TABLE))
    return active.with_columns(hidden=pl.col("hidden") | pl.col("_row").is_in(pl.concat(rows).implode()))


def _with_highest(active: pl.DataFrame) -> pl.DataFrame:
    """The staff bounds a size where it is told: by an indicator for all subjects, else by a shown row of the place."""
    is_told = (pl.col("_total_1") | (~pl.col("hidden")).any().over(_GROUPS)) & (pl.col("highest") >= MIN_DENOMINATOR)
    return active.with_columns(highest=pl.when(is_told & ~pl.col("unpublished")).then("highest"))


def _beside(active: pl.DataFrame, exposed: pl.DataFrame) -> pl.Series:
    """`_row` of the next smallest cell in a relation that gives a cell away; totals last, groups at the very end."""
    may_be_hidden = active.filter(~pl.col("hidden"), ~pl.col("unpublished"), pl.col("_size") > 0)
    near = [
        exposed.filter(pl.col("_relation") == number).join(
            may_be_hidden.select(
                pl.col(f"_group_{number}").cast(pl.Int64).alias("_group"), "_size", "_order", _company="_row",
                _total=f"_total_{number}",
            ),
            on="_group",
        )
        for number in (0, 1, 2)
    ]  # fmt: skip
    best = pl.concat(near).sort("_row", pl.col("_relation") == 2, "_total", "_size", "_order")
    return best.unique("_row", keep="first", maintain_order=True)["_company"].unique().alias("_row")
