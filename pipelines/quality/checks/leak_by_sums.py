"""What a reader finds who takes all sums of the published tables together, and what their symbols say.

Everything here comes from the tables as they would be published. Leaks of a single figure are `suppression_leak`'s.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.quality.disclosure.bounds import Sums, narrow
from pipelines.quality.disclosure.cycles import bridges
from pipelines.quality.disclosure.given_away import find
from pipelines.quality.disclosure.rules import MIN_DENOMINATOR, MIN_NUMERATOR

_CELL = ["region_code", "municipality_code", "as_of", "subject", "competency_group"]
_PLACE = _CELL[:3]
_ALL, _REGION, _REST = "all", "", "-"
_STAFF = "diagnosed_share"
_HALF = 0.5
#: keys of the groups of each relation: places make up the region, subjects make up all, groups overlap
_RELATIONS = (
    (["region_code", "as_of", "subject", "competency_group"], pl.col("municipality_code") == _REGION),
    (["region_code", "municipality_code", "as_of", "competency_group"], pl.col("subject") == _ALL),
    (["region_code", "municipality_code", "as_of", "subject"], pl.col("competency_group") == _ALL),
)


def found_in_map(cells: pl.DataFrame, with_rest: pl.DataFrame, staff: pl.DataFrame) -> pl.DataFrame:
    """`region_code` of every hidden cell of the map (regions: municipality '') whose figures can be found.

    `cells`: rows with `numerator`, `denominator`, `hidden`; `with_rest`: places and groups where not everybody has a
    subject (`_CELL` without the subject); `staff`: shown numbers of people of places (`_PLACE`, `staff`).
    """
    numbered = _numbered(_with_staff(cells, staff), with_rest)
    exposed = _avoidable(numbered, find(numbered).exposed)
    unknown = numbered.filter(pl.col("hidden") | pl.col("unpublished"))
    first = unknown["_group_0"].to_numpy()
    second = unknown["_group_1"].to_numpy() + int(first.max(initial=0)) + 1
    alone = pl.Series(bridges(first, second, int(second.max(initial=0)) + 1), dtype=pl.Boolean)
    follows = alone | unknown["_row"].is_in(exposed.implode())
    return unknown.filter(follows, ~pl.col("unpublished")).select("region_code")


def _avoidable(numbered: pl.DataFrame, exposed: pl.DataFrame) -> pl.Series:
    """`_row` of exposed cells with a shown one in a relation that gives them away: else nothing is left to hide."""
    shown = numbered.filter(~pl.col("hidden"), ~pl.col("unpublished"))
    groups = [shown.select(_relation=pl.lit(n), _group=pl.col(f"_group_{n}")).unique() for n in range(len(_RELATIONS))]
    return exposed.join(pl.concat(groups), on=["_relation", "_group"], how="semi")["_row"]


def found_in_sums(parts: pl.DataFrame, totals: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """`region_code` of every group of `keys` where two or more cells are hidden and at least one can be found."""
    by = ["region_code", *keys]
    columns = [*by, "numerator", "denominator", "hidden", "missing_reason", "sensitive"]
    cells = pl.concat([parts.select(columns, total=False), totals.select(columns, total=True)])
    cells = cells.with_columns(_group=pl.struct(by).rank("dense").cast(pl.Int64) - 1)
    cells = cells.with_columns(_is_count=pl.col("denominator").is_null().all().over(keys[-1]))
    unknown, known = cells.filter("hidden"), cells.filter(~pl.col("hidden"))
    group, total = unknown["_group"].to_numpy(), unknown["total"].to_numpy()
    low = (unknown["missing_reason"] == "low").to_numpy()
    # No symbol tells of the size of a count, and any but `low` tells that it is not 1 or 2.
    is_count = unknown["_is_count"].to_numpy()
    of_size = (np.where(is_count, 0.0, np.where(low, MIN_DENOMINATOR, 1.0)), np.full(len(low), np.inf))
    other = np.where(is_count & unknown["sensitive"].to_numpy(), MIN_NUMERATOR, 0.0)
    # A total that is `low` as its parts are says so itself: no sum is needed, and hiding more would not help.
    of_number = (np.where(low, 1.0, other), np.where(low & ~total, MIN_NUMERATOR - 1.0, np.inf))
    found = np.zeros(len(low), dtype=np.bool_)
    for column, (least, most) in (("denominator", of_size), ("numerator", of_number)):
        sums = Sums(group, total, _known(known, cells, column))
        lower, upper = narrow(least, most, [sums], lambda low, high: None)
        found |= (upper - lower < _HALF) & (upper > _HALF)
    several = pl.len().over("_group") > 1
    return unknown.filter(several, pl.Series(found)).select("_group", "region_code").unique().select("region_code")


def _known(known: pl.DataFrame, cells: pl.DataFrame, column: str) -> np.ndarray:
    """Per group known parts less the known total, nan where no row is a total."""
    count = int(cells["_group"].max() or 0) + 1  # type: ignore[arg-type]
    sign = np.where(known["total"].to_numpy(), -1.0, 1.0)
    made = np.bincount(known["_group"].to_numpy(), sign * known[column].fill_null(0).to_numpy(), count)
    whole = np.zeros(count, dtype=np.bool_)
    whole[cells.filter("total")["_group"].to_numpy()] = True
    return np.where(whole, made, np.nan)


def _with_staff(cells: pl.DataFrame, staff: pl.DataFrame) -> pl.DataFrame:
    """`highest`: the staff of a place and subject, as an indicator or the coverage in any group tells it."""
    place = [*_PLACE, "subject"]
    told = cells.filter(pl.col("diagnosed_coverage") > 0).group_by(place).agg(
        _told=(pl.col("denominator") / pl.col("diagnosed_coverage")).round().max()
    )  # fmt: skip
    whole = staff.with_columns(subject=pl.lit(_ALL)).rename({"staff": "_whole"})
    return (
        cells.join(told, on=place, how="left")
        .join(whole, on=place, how="left")
        .with_columns(highest=pl.coalesce("_whole", pl.col("_told").cast(pl.Int64)))
    )


def _numbered(cells: pl.DataFrame, with_rest: pl.DataFrame) -> pl.DataFrame:
    """Cells that matter and those of people without a subject, as `given_away.find` takes them."""
    rest = with_rest.with_columns(subject=pl.lit(_REST), hidden=pl.lit(value=False), unpublished=pl.lit(value=True))
    cells = cells.filter(pl.col("hidden") | (pl.col("denominator") > 0)).with_columns(unpublished=pl.lit(value=False))
    cells = pl.concat([cells, rest], how="diagonal_relaxed").with_row_index("_row")
    return cells.with_columns(
        _size=pl.col("denominator"), sensitive=pl.lit(value=True),
        _low=(pl.col("missing_reason") == "low").fill_null(value=False),
        **{f"_group_{n}": pl.struct(keys).rank("dense").cast(pl.Int64) - 1 for n, (keys, _) in enumerate(_RELATIONS)},
        **{f"_total_{n}": is_total for n, (_, is_total) in enumerate(_RELATIONS)},
    )  # fmt: skip
