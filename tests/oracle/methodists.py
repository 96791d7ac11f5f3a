"""The regional methodists: how many, where, whom they support, who assessed and trained them."""

from __future__ import annotations

from .deliveries_in_force import delivery_in_force
from .lake import RegionLake, Row
from .parts import Parts, count, regional
from .populations import Moment
from .time_windows import window


def methodists_in_force(lake: RegionLake, now: Moment) -> dict[str, Row] | None:
    """person -> row of the methodists that count on the date; None when no registry is in force."""
    delivery = delivery_in_force(lake, "methodists", now.as_of, municipality="")
    if delivery is None:
        return None
    return {
        r["person_id"]: r
        for r in lake.rows("methodists")
        if r["delivery_id"] == delivery
        and r["person_id"] in now.homes
        and r["admitted_on"] <= now.as_of
        and (r["excluded_on"] is None or r["excluded_on"] > now.as_of)
    }


def methodists_count(now: Moment, methodists: dict[str, Row]) -> Parts:
    return count({p: now.staff[p] for p in methodists})


def methodists_academy_trained_count(now: Moment, methodists: dict[str, Row]) -> Parts:
    trained = [p for p, r in methodists.items() if r["academy_training_on"] and r["academy_training_on"] <= now.as_of]
    return count({p: now.staff[p] for p in trained})


def methodist_municipality_coverage(now: Moment, methodists: dict[str, Row]) -> Parts:
    peopled = set(now.staff.values())
    return regional(len({now.staff[p] for p in methodists}), len(peopled))


def teachers_per_methodist(lake: RegionLake, now: Moment, methodists: dict[str, Row]) -> Parts:
    """Distinct pedagogical mentees; in a municipality those of its methodists."""
    pedagogical = now.pedagogical
    supported = [
        r
        for r in lake.rows("mentoring")
        if r["form"] == "methodist_support"
        and r["mentor_id"] in methodists
        and r["mentee_id"] in pedagogical
        and r["started_on"] <= now.as_of
        and (r["finished_on"] is None or r["finished_on"] > now.as_of)
    ]
    municipal = {}
    for m in now.municipalities:
        own = {p for p in methodists if now.staff[p] == m}
        municipal[m] = (len({r["mentee_id"] for r in supported if r["mentor_id"] in own}), len(own))
    return Parts(len({r["mentee_id"] for r in supported}), len(methodists), municipal)


def fioko_persons(lake: RegionLake, now: Moment) -> dict[str, str]:
    """Assessed for the methodists' corps this year: person -> municipality."""
    days = window("ytd", now.as_of, lake.rules.cumulative_since)
    return {
        r["person_id"]: now.staff[r["person_id"]]
        for r in lake.rows("fioko")
        if r["purpose"] == "methodist" and r["assessed_on"] in days and r["person_id"] in now.homes
    }
