"""The registry of programmes on a date, and what it says of an enrolment."""

from __future__ import annotations

from datetime import date
from functools import cache

from .deliveries_in_force import delivery_in_force
from .lake import RegionLake, Row
from .parts import Parts, regional
from .populations import Moment


def programmes_on(lake: RegionLake, day: date, *, first_if_earlier: bool = False) -> dict[str, Row] | None:
    """program_id -> row of the snapshot in force; None when there is none (with `first_if_earlier`: never at all)."""
    starts = [d["period_start"] for d in lake.deliveries("programs")]
    if first_if_earlier and starts:
        day = max(day, min(starts))
    delivery = delivery_in_force(lake, "programs", day, municipality="")
    return None if delivery is None else _registry(lake, delivery)


@cache
def _registry(lake: RegionLake, delivery: str) -> dict[str, Row]:
    return {r["program_id"]: r for r in lake.rows("programs") if r["delivery_id"] == delivery}


def programme_of(lake: RegionLake, program_id: str, day: date) -> Row | None:
    """Attributes of a programme on a date (before the first snapshot: in the first); None: unknown."""
    return (programmes_on(lake, day, first_if_earlier=True) or {}).get(program_id)


def fr_dpp_programs_share(lake: RegionLake, now: Moment) -> Parts:
    programmes = programmes_on(lake, now.as_of) or {}
    return regional(sum(r["in_federal_registry"] for r in programmes.values()), len(programmes))
