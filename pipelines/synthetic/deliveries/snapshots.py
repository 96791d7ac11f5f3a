"""Deliveries of snapshot sources: when the full state is sent, by the region and by municipalities in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import polars as pl

from pipelines.synthetic.deliveries.delivery import Delivery, stamped
from pipelines.synthetic.deliveries.periods import Period, containing, tiling
from pipelines.synthetic.deliveries.senders import self_senders, sends_alone
from pipelines.synthetic.sources.common import KNOWN, PLACE
from pipelines.synthetic.world.days import number
from pipelines.synthetic.world.region import World

State = Callable[[World, int], pl.DataFrame]
_QUARTERLY = ("staff", "methodists")
#: months of further full deliveries within the year
_AGAIN = {"programs": (5, 10), "management_teams": (9,), "organizations": (9,), "practices": (10,), "sites": (10,)}


def plan(world: World, source: str, state: State, clean: bool) -> list[Delivery]:
    """Deliveries of one source in order of periods."""
    rng = world.streams.get("plan", source)
    found = [_deliver(world, source, state, period, rng) for period in _regional(world, source)]
    if clean:
        return found
    if source == "staff":
        found += _municipal_staff(world, state, rng)
        found += _resent(world, found, rng)
    else:
        found += _municipal_once(world, source, state, rng)
    return found


def _regional(world: World, source: str) -> list[Period]:
    if source in _QUARTERLY:
        return tiling(world.horizon, "quarter")
    again = [m for m in world.horizon.month_starts[1:] if m.month in _AGAIN[source]]
    return tiling(world.horizon, "year") + [containing(month, "month") for month in again]


def _deliver(
    world: World, source: str, state: State, period: Period, rng: np.random.Generator, place: int = -1
) -> Delivery:
    """The state on the first day of the period, sent some weeks later."""
    rows = state(world, number(period.first))
    code = ""
    if place >= 0:
        rows = rows.filter(pl.col(PLACE) == place)
        code = world.places.codes_on(period.first)[place]
    stamp = stamped(max(period.first, world.horizon.first), int(rng.integers(8, 27)), world.horizon.as_of)
    return Delivery(world.region_code, source, period, code, stamp, rows.drop(KNOWN, PLACE))


def _municipal_staff(world: World, state: State, rng: np.random.Generator) -> list[Delivery]:
    """Each self-sending municipality has its own rhythm: every month, between the quarters, or with the quarters."""
    found = []
    for index, place in enumerate(self_senders(world)):
        months = world.horizon.month_starts
        match index:
            case 0:
                periods = [containing(m, "month") for m in months if m.month % 3 != 1]
            case 1:
                periods = tiling(world.horizon, "quarter")
            case _:
                periods = [containing(m, "month") for m in months if m.month % 6 == 2]
        found += [_deliver(world, "staff", state, period, rng, place) for period in periods]
    return found


def _municipal_once(world: World, source: str, state: State, rng: np.random.Generator) -> list[Delivery]:
    """A municipality mends its own part once, in the middle of the horizon."""
    months = world.horizon.month_starts
    period = containing(months[len(months) // 2], "month")
    return [
        made
        for place in sends_alone(world, source)[:1]
        if not (made := _deliver(world, source, state, period, rng, place)).rows.is_empty()
    ]


def _resent(world: World, found: list[Delivery], rng: np.random.Generator) -> list[Delivery]:
    """A first try of one regional registry, sent days before the complete one: a few rows lack, a category is old."""
    regional = [made for made in found if not made.municipality_code]
    whole = regional[len(regional) // 2]
    first_try = whole.rows.filter(pl.Series(rng.random(len(whole.rows)) > 0.02))
    old = pl.Series(rng.random(len(first_try)) < 0.01)
    first_try = first_try.with_columns(pl.when(old).then(pl.lit("none")).otherwise("category").alias("category"))
    earlier = whole.stamp - timedelta(days=3)
    return [Delivery(whole.region_code, whole.source, whole.period, "", earlier, first_try)]
