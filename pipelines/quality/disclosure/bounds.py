"""How far sums, and totals over groups that overlap, narrow unknown whole numbers: bounds, passed on until they rest.

Knows unknowns and groups, not cells or indicators. Every unknown stands in one group of each relation; what is known
of a group is added up beforehand. Weaker than linear programming, and takes a hundred thousand unknowns in a second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Bounds = tuple[Numbers, Numbers]
_MAX_ROUNDS = 60
_HALF = 0.5


class Relation(Protocol):
    """What the other unknowns of its groups say about each one."""

    def implied(self, low: Numbers, high: Numbers) -> Bounds:
        """Least and most that each unknown can be."""


@dataclass(frozen=True)
class Sums:
    """A total is the sum of its parts. `group`, `is_total`: per unknown; `known`: per group, known parts less known
    total, nan where a group has no total.
    """

    group: Indices
    is_total: Mask
    known: Numbers

    def implied(self, low: Numbers, high: Numbers) -> Bounds:
        # Parts count as they are, the total negative: all of them and `known` make nought.
        least, most = np.where(self.is_total, -high, low), np.where(self.is_total, -low, high)
        lower, upper = -self.known[self.group] - self._others(most), -self.known[self.group] - self._others(least)
        lower, upper = np.where(self.is_total, -upper, lower), np.where(self.is_total, -lower, upper)
        return np.where(np.isnan(lower), -np.inf, lower), np.where(np.isnan(upper), np.inf, upper)

    def _others(self, ends: Numbers) -> Numbers:
        """Sum over the other unknowns of the group, nan where one of them has no end."""
        endless = np.isinf(ends)
        finite = np.where(endless, 0.0, ends)
        total = np.bincount(self.group, finite, len(self.known))[self.group] - finite
        unknown = np.bincount(self.group, endless, len(self.known))[self.group] - endless
        return np.where(unknown > _HALF, np.nan, total)


@dataclass(frozen=True)
class Covers:
    """A total is at least each part and at most their sum, for parts may overlap. Per group: `largest` and `together`
    of the known parts (inf where a group has no part at all) and the known `total`, nan where there is none.
    """

    group: Indices
    is_total: Mask
    largest: Numbers
    together: Numbers
    total: Numbers

    def implied(self, low: Numbers, high: Numbers) -> Bounds:
        count = len(self.total)
        part = ~self.is_total
        largest = self.largest.copy()
        np.maximum.at(largest, self.group[part], low[part])
        together = self.together + np.bincount(self.group[part], high[part], count)
        has_total = ~np.isnan(self.total)
        total_low, total_high = np.where(has_total, self.total, 0.0), np.where(has_total, self.total, np.inf)
        total_low[self.group[self.is_total]] = low[self.is_total]
        total_high[self.group[self.is_total]] = high[self.is_total]
        with np.errstate(invalid="ignore"):
            lacking = np.nan_to_num(total_low[self.group] - (together[self.group] - high), nan=0.0)
        lower = np.where(self.is_total, largest[self.group], lacking)
        return lower, np.where(self.is_total, together[self.group], total_high[self.group])


def narrow(
    low: Numbers, high: Numbers, relations: Sequence[Relation], rule: Callable[[Numbers, Numbers], None]
) -> Bounds:
    """Bounds of whole numbers as narrow as relations make them; `rule` narrows in place by what is no relation.

    Where sums contradict each other (the gate judges that) the unknowns in question count as quite unknown.
    """
    low, high = low.copy(), high.copy()
    broken = np.zeros(len(low), dtype=np.bool_)
    for _ in range(_MAX_ROUNDS):
        before = low.copy(), high.copy()
        for relation in relations:
            lower, upper = relation.implied(low, high)
            np.maximum(low, lower, out=low)
            np.minimum(high, upper, out=high)
        rule(low, high)
        broken |= low > high + _HALF
        low[broken], high[broken] = 0.0, np.inf
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return low, high
