"""When diagnostics takes place and how active each municipality is: campaigns in autumn and spring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from pipelines.synthetic.world.days import YEAR, Horizon, number
from pipelines.synthetic.world.municipalities import Municipalities
from pipelines.synthetic.world.streams import Floats, Streams

#: (first month and day, last month and day, weight) in a calendar year
_CALENDAR = (
    ((1, 9), (2, 11), 0.12),
    ((2, 12), (4, 30), 0.85),
    ((5, 2), (8, 31), 0.14),
    ((9, 10), (11, 30), 1.0),
    ((12, 1), (12, 27), 0.08),
)


@dataclass(frozen=True)
class Season:
    """Days `[first, last]` of one season; a share `weight` of a municipality's usual activity."""

    label: str
    first: int
    last: int
    weight: float


def seasons(horizon: Horizon) -> tuple[Season, ...]:
    """Seasons that begin inside the facts, in time order; activity grows by a fifth a year."""
    start, end = horizon.days
    found = []
    for year in range(horizon.history.year, horizon.as_of.year + 1):
        for since, until, weight in _CALENDAR:
            first, last = number(date(year, *since)), number(date(year, *until))
            if start <= last and first <= end:
                growth = 1 + 0.2 * (first - start) / YEAR
                found.append(Season(f"{year}-{since[0]:02d}", max(first, start), last, weight * growth))
    return tuple(found)


def activity(places: Municipalities, streams: Streams) -> Floats:
    """Share of a municipality's staff diagnosed in a full season: 0.08 to 0.6, near municipalities being alike."""
    rng = streams.get("activity")
    field = 0.6 * places.smooth_field(rng) + 0.6 * rng.normal(size=len(places))
    return np.asarray(np.clip(0.30 * np.exp(0.45 * field), 0.08, 0.60))
