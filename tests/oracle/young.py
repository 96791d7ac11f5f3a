"""Young teachers in their first three years and the support they get."""

from __future__ import annotations

from .lake import RegionLake
from .parts import Parts, share
from .populations import Moment
from .time_windows import window, years_before
from .training import known_postcourse


def young_supported_share(lake: RegionLake, now: Moment) -> Parts:
    """`birth_month` suffices for the age: on a month end every birthday of that month has come.

    A mentor may be unknown to the registry of the region: the record speaks of the mentee.
    """
    days = window(lake.rules.long_window, now.as_of, lake.rules.cumulative_since)
    youngest_start = years_before(now.as_of, 3)
    young = {
        person: home
        for person, home in now.pedagogical.items()
        if years_before(now.as_of, 35).replace(day=1) < now.homes[person]["birth_month"]
        and now.homes[person]["teaching_since"] > youngest_start
    }
    events = {r["person_id"] for r in lake.rows("support_events") if r["held_on"] in days}
    postcourse = {r["person_id"] for r in known_postcourse(lake) if r["held_on"] in days}
    mentored = {
        r["mentee_id"]
        for r in lake.rows("mentoring")
        if r["started_on"] <= days.last and (r["finished_on"] is None or r["finished_on"] >= days.first)
    }
    return share(young, events | postcourse | mentored)
