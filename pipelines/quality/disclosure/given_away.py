"""Which hidden cells of a table with sums both ways a reader can find, who takes all sums and symbols together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.quality.disclosure.bounds import Bounds, Covers, Indices, Numbers, Relation, Sums, narrow
from pipelines.quality.disclosure.rules import MIN_DENOMINATOR, MIN_NUMERATOR

_HALF = 0.5


@dataclass(frozen=True)
class Found:
    """`known`: hidden cells whose size is known. `exposed`: cells that must not be found, with the number of each
    relation that gives them away (`_row`, `_relation`, `_group`).
    """

    known: pl.DataFrame
    exposed: pl.DataFrame


def find(active: pl.DataFrame) -> Found:
    """Search among the numbered cells of `secondary`: groups 0 and 1 are sums, 2 are groups that overlap.

    Figures of hidden cells are not looked at.

    Exposed is a size or a number of deficits, other than nought, that has one value only.
    """
    unknown = active.filter(pl.col("hidden") | pl.col("unpublished"))
    known = active.filter(~pl.col("hidden") & ~pl.col("unpublished"))
    size, number = _start(unknown)
    sums = [[_sums(unknown, known, n, column) for n in (0, 1)] for column in ("_size", "numerator")]
    relations: list[list[Relation]] = [[*sums[0], _covers(unknown, known)], [*sums[1]]]
    sizes, numbers = _together(unknown, (size, number), relations)
    published = ~unknown["unpublished"].to_numpy()
    of_size = published & _single(sizes) & ~_single(size) & (sizes[1] > _HALF)
    of_number = published & _single(numbers) & ~_single(number) & (numbers[1] > _HALF)
    exposed = [
        _causes(unknown, mask, bounds, of)
        for mask, bounds, of in ((of_size, sizes, relations[0]), (of_number, numbers, relations[1]))
    ]
    return Found(unknown.filter(pl.Series(_single(sizes))).select("_row"), pl.concat(exposed).unique())


def _start(unknown: pl.DataFrame) -> tuple[Bounds, Bounds]:
    """What symbols say, and the staff: `highest` where a reader knows it.

    That a total is `low` as its parts are is no figure found by sums, and hiding more would not help.
    """
    published = ~unknown["unpublished"].to_numpy()
    low = unknown["_low"].to_numpy()
    most = unknown["highest"].cast(pl.Float64).fill_null(np.inf).to_numpy()
    least = np.where(published, np.where(low, float(MIN_DENOMINATOR), 1.0), 0.0)
    is_part = ~(unknown["_total_0"] | unknown["_total_1"]).to_numpy()
    few = np.where(low & is_part, MIN_NUMERATOR - 1.0, np.inf)
    return (least, np.maximum(most, least)), (np.where(low, 1.0, 0.0), few)


def _together(
    unknown: pl.DataFrame, start: tuple[Bounds, Bounds], relations: list[list[Relation]]
) -> tuple[Bounds, Bounds]:
    """Sizes first, then numbers of deficits: no number exceeds the size, nor do sizes fall below numbers."""
    says_not_low = (~unknown["_low"] & unknown["sensitive"] & ~unknown["unpublished"]).to_numpy()
    numbers, sizes = start[1], start[0]
    for _ in range(2):
        sizes = narrow(np.maximum(sizes[0], numbers[0]), sizes[1], relations[0], lambda low, high: None)
        large = says_not_low & (sizes[0] >= MIN_DENOMINATOR)

        def not_low(low: Numbers, high: Numbers, large: np.ndarray = large) -> None:
            # Any other symbol on five or more people says that not 1 or 2 of them have a deficit.
            low[large & (low > _HALF) & (low < MIN_NUMERATOR)] = MIN_NUMERATOR
            high[large & (high > _HALF) & (high < MIN_NUMERATOR)] = 0.0

        numbers = narrow(numbers[0], np.minimum(numbers[1], sizes[1]), relations[1], not_low)
    return sizes, numbers


def _single(bounds: Bounds) -> np.ndarray:
    return bounds[1] - bounds[0] < _HALF


def _sums(unknown: pl.DataFrame, known: pl.DataFrame, number: int, column: str) -> Sums:
    group, total, count = f"_group_{number}", f"_total_{number}", _count(unknown, known, number)
    sign = np.where(known[total].to_numpy(), -1.0, 1.0)
    made = np.bincount(_indices(known, group), sign * known[column].fill_null(0).to_numpy(), count)
    whole = np.zeros(count, dtype=np.bool_)
    for cells in (unknown, known):
        whole[_indices(cells.filter(total), group)] = True
    return Sums(_indices(unknown, group), unknown[total].to_numpy(), np.where(whole, made, np.nan))


def _covers(unknown: pl.DataFrame, known: pl.DataFrame) -> Covers:
    count = _count(unknown, known, 2)
    parts, totals = known.filter(~pl.col("_total_2")), known.filter("_total_2")
    largest, total = np.zeros(count), np.full(count, np.nan)
    sizes = parts["_size"].to_numpy().astype(np.float64)
    np.maximum.at(largest, _indices(parts, "_group_2"), sizes)
    total[_indices(totals, "_group_2")] = totals["_size"].to_numpy()
    together = np.full(count, np.inf)
    for cells in (parts, unknown.filter(~pl.col("_total_2"))):
        together[_indices(cells, "_group_2")] = 0.0
    together += np.bincount(_indices(parts, "_group_2"), sizes, count)
    return Covers(_indices(unknown, "_group_2"), unknown["_total_2"].to_numpy(), largest, together, total)


def _count(unknown: pl.DataFrame, known: pl.DataFrame, number: int) -> int:
    tops = [int(c[f"_group_{number}"].max() or 0) for c in (unknown, known)]  # type: ignore[arg-type]
    return max(tops) + 1


def _indices(cells: pl.DataFrame, column: str) -> Indices:
    return cells[column].cast(pl.Int64).to_numpy()


def _causes(unknown: pl.DataFrame, mask: np.ndarray, bounds: Bounds, relations: list[Relation]) -> pl.DataFrame:
    """The relations that hold the found figures where they are, by themselves."""
    found = []
    for number, relation in enumerate(relations):
        lower, upper = relation.implied(*bounds)
        binding = mask & ((lower >= bounds[0] - _HALF) | (upper <= bounds[1] + _HALF))
        found.append(
            unknown.filter(pl.Series(binding)).select(
                "_row", _relation=pl.lit(number), _group=pl.col(f"_group_{number}").cast(pl.Int64)
            )
        )
    return pl.concat(found)
