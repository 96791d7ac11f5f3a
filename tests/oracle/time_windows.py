"""Dates of the specification: month ends, windows, years before a date. Nothing here knows a source."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Window:
    """A closed interval of days."""

    first: date
    last: date

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


def month_end(year: int, month: int) -> date:
    """The last day of a month; `month` may lie outside 1..12."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def month_ends(first: date, last: date) -> list[date]:
    """Every month end from the month of `first` to the month of `last`."""
    return [month_end(first.year, first.month + i) for i in range(months_between(first, last) + 1)]


def months_between(earlier: date, later: date) -> int:
    """Calendar months from the month of one date to the month of another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; 29 February becomes the 28th."""
    year = day.year - years
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def window(kind: str, as_of: date, cumulative_since: date) -> Window:
    """`ytd`, `cumulative` or `rolling24` on a month end."""
    first = {
        "ytd": date(as_of.year, 1, 1),
        "cumulative": cumulative_since,
        "rolling24": month_end(as_of.year, as_of.month - 23).replace(day=1),
    }
    return Window(first[kind], as_of)
