"""Delivery periods and date stamps: what the folder and the file name say about time."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PERIOD = re.compile(r"(?P<year>20\d{2})(?:-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")
_STAMP = re.compile(r"(?<!\d)(20\d{2})(-?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class Period:
    """A delivery period; the delivery is effective from `start`."""

    text: str
    start: date
    end: date


def parse_period(text: str) -> Period | None:
    """`YYYY`, `YYYY-Qn` or `YYYY-MM`; None for anything else."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    year = int(match["year"])
    if match["quarter"]:
        first = 3 * int(match["quarter"]) - 2
        last = first + 2
    elif match["month"]:
        first = last = int(match["month"])
    else:
        first, last = 1, 12
    return Period(text, date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def stamp_of(file_name: str) -> date | None:
    """The date stamp in a file name (`YYYYMMDD` or `YYYY-MM-DD`), the last one where there are several."""
    for match in reversed(list(_STAMP.finditer(file_name))):
        try:
            return date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
    return None
