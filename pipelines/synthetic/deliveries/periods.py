"""Delivery periods: months, quarters and years, named as the landing folders are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.synthetic.world.days import Horizon

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """Days `[first, last]` under the name of its landing folder."""

    name: str
    first: date
    last: date


def containing(day: date, unit: str) -> Period:
    """The month, quarter or year of a day."""
    length = MONTHS[unit]
    start = (day.month - 1) // length * length + 1
    first = date(day.year, start, 1)
    end = date(day.year + (start + length > 12), (start + length - 1) % 12 + 1, 1)
    name = {
        "month": f"{day.year}-{day.month:02d}",
        "quarter": f"{day.year}-Q{(start + 2) // 3}",
        "year": f"{day.year}",
    }[unit]
    return Period(name, first, end - timedelta(days=1))


def tiling(horizon: Horizon, unit: str) -> list[Period]:
    """Periods of that length that cover the delivered months, in order."""
    found = {containing(month, unit).name: containing(month, unit) for month in horizon.month_starts}
    return list(found.values())
