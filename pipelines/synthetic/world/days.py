"""Days as integers since 1970-01-01, so that whole populations are dated in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from pipelines.synthetic.world.streams import Ints

EPOCH = date(1970, 1, 1)
#: a day that never comes; becomes null in a table
NEVER = 1 << 24
YEAR = 365.2425


def number(day: date) -> int:
    """Day number of a date."""
    return (day - EPOCH).days


def to_date(day: int) -> date:
    """Date of a day number."""
    return EPOCH + timedelta(days=int(day))


def series(days: Ints) -> pl.Series:
    """Dates of day numbers; NEVER becomes null."""
    never = pl.Series(days >= NEVER)
    values = pl.Series(np.where(days >= NEVER, 0, days).astype(np.int32)).cast(pl.Date)
    return values.set(never, None)


@dataclass(frozen=True)
class Horizon:
    """The time of a world: facts from `history`, deliveries from `first`, both up to `as_of` (month ends)."""

    history: date
    first: date
    as_of: date

    @classmethod
    def of(cls, as_of: date, months: int) -> Horizon:
        """`months` delivered months up to as_of; history opens with the school year four months before or earlier."""
        index = as_of.year * 12 + as_of.month - months
        first = date(index // 12, index % 12 + 1, 1)
        back = index - 4
        year = back // 12 if back % 12 >= 8 else back // 12 - 1
        return cls(date(year, 9, 1), first, as_of)

    @property
    def days(self) -> tuple[int, int]:
        """First and last day number of the facts."""
        return number(self.history), number(self.as_of)

    @property
    def month_starts(self) -> tuple[date, ...]:
        first = self.first.year * 12 + self.first.month - 1
        last = self.as_of.year * 12 + self.as_of.month - 1
        return tuple(date(i // 12, i % 12 + 1, 1) for i in range(first, last + 1))
