"""Individual routes (ИОМ): made on evidence, brought to the end."""

from __future__ import annotations

from datetime import date

from .diagnostics import first_evidence
from .lake import RegionLake
from .parts import Parts, share
from .populations import Moment
from .time_windows import window


def iom_share(lake: RegionLake, now: Moment) -> Parts:
    days = window("ytd", now.as_of, lake.rules.cumulative_since)
    evidence = first_evidence(lake, "cnppm")
    hits = {
        r["person_id"]
        for r in lake.rows("ioms")
        if r["created_on"] in days
        and r["stage"] != "cancelled"
        and evidence.get(r["person_id"], date.max) <= r["created_on"]
    }
    return share(now.staff, hits)


def iom_completed_share(lake: RegionLake, now: Moment) -> Parts:
    days = window("ytd", now.as_of, lake.rules.cumulative_since)
    units = {
        r["iom_id"]: r
        for r in lake.rows("ioms")
        if r["person_id"] in now.homes and r["stage"] != "cancelled" and r["planned_end"] in days
    }
    done = {
        iom
        for iom, r in units.items()
        if r["stage"] == "reflexive_diagnostics" and r["finished_on"] is not None and r["finished_on"] <= now.as_of
    }
    return share({iom: now.staff[r["person_id"]] for iom, r in units.items()}, done)
