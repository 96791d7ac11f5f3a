"""Interval propagation over named unknowns: the attack's own, apart from what the product computes with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

Numbers = np.ndarray
#: narrows the bounds in place by a rule that is no sum
Rule = Callable[[Numbers, Numbers], None]
_MAX_ROUNDS = 60


@dataclass(frozen=True)
class System:
    """`facts`: name, low, high of every variable, one row each; `terms`: equation, name, coefficient (1 or -1).

    `limits`: equation, least, most; the sum of an equation's terms lies between them.
    """

    facts: pl.DataFrame
    terms: pl.DataFrame
    limits: pl.DataFrame

    def solved(self, rule: Rule) -> pl.DataFrame:
        """`facts` with `low` and `high` as narrow as they get; raises ValueError when they contradict each other."""
        facts, limits = self.facts.with_row_index("variable"), self.limits.with_row_index("number")
        terms = self.terms.join(facts.select("name", "variable"), on="name").join(
            limits.select("equation", "number"), on="equation"
        )
        variable, number = (terms[c].to_numpy().astype(np.int64) for c in ("variable", "number"))
        positive = terms["coefficient"].to_numpy() > 0
        least, most = limits["least"].to_numpy()[number], limits["most"].to_numpy()[number]
        low, high = facts["low"].to_numpy().copy(), facts["high"].to_numpy().copy()
        for _ in range(_MAX_ROUNDS):
            before = low.copy(), high.copy()
            small = _others(np.where(positive, low[variable], -high[variable]), number, limits.height)
            large = _others(np.where(positive, high[variable], -low[variable]), number, limits.height)
            upper = np.where(np.isnan(small), np.inf, most - small)
            lower = np.where(np.isnan(large), -np.inf, least - large)
            np.maximum.at(low, variable, np.where(positive, lower, -upper))
            np.minimum.at(high, variable, np.where(positive, upper, -lower))
            rule(low, high)
            if (low > high + 0.5).any():
                raise ValueError(f"facts contradict each other: {facts['name'].filter(pl.Series(low > high + 0.5))[0]}")
            if np.array_equal(before[0], low) and np.array_equal(before[1], high):
                break
        return facts.drop("variable").with_columns(low=pl.Series(low), high=pl.Series(high))


def _others(ends: Numbers, number: np.ndarray, count: int) -> Numbers:
    """Per term the sum of `ends` over the other terms of its equation; nan where one of them has no end."""
    endless = np.isinf(ends)
    finite = np.where(endless, 0.0, ends)
    total = np.bincount(number, finite, count)[number] - finite
    return np.where(np.bincount(number, endless, count)[number] - endless > 0, np.nan, total)
