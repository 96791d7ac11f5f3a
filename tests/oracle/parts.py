"""What an indicator yields: units of the denominator and of the numerator, by municipality and for the region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Parts:
    """Counts; a denominator of None means that the indicator is a plain count."""

    numerator: int
    denominator: int | None
    municipal: Mapping[str, tuple[int, int | None]]


def share(units: Mapping[Any, str], hits: Iterable[Hashable]) -> Parts:
    """units: unit -> municipality (the denominator); hits: those of them in the numerator."""
    found = set(hits) & set(units)
    below, above = Counter(units.values()), Counter(units[u] for u in found)
    return Parts(len(found), len(units), {m: (above[m], n) for m, n in below.items()})


def count(units: Mapping[Any, str]) -> Parts:
    """units: unit -> municipality."""
    by_municipality = Counter(units.values())
    return Parts(len(units), None, {m: (n, None) for m, n in by_municipality.items()})


def regrouped(parts: Parts, municipality_of: Mapping[str, str]) -> Parts:
    """The same parts with municipalities added up into others."""
    sums: dict[str, tuple[int, int | None]] = {}
    for m, (above, below) in parts.municipal.items():
        target = municipality_of.get(m, m)
        before = sums.get(target, (0, 0))
        sums[target] = (before[0] + above, None if below is None else (before[1] or 0) + below)
    return Parts(parts.numerator, parts.denominator, sums)


def regional(numerator: int, denominator: int | None) -> Parts:
    return Parts(numerator, denominator, {})
