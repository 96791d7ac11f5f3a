"""Execution of the roadmap: planned pairs that fell due, and those of them done."""

from __future__ import annotations

from .lake import RegionLake
from .parts import Parts, regional
from .populations import Moment
from .regulations import roadmap_plan


def roadmap_execution(lake: RegionLake, now: Moment, block: str | None = None) -> Parts:
    """`block` narrows to one block of the roadmap, such as 1.3."""
    delivered = {(r["event_ref"], r["due_on"]): r for r in lake.rows_with_cancelled("roadmap")}
    due = {
        pair
        for pair in roadmap_plan(lake.region)
        if pair[1] <= now.as_of
        and (block is None or pair[0].startswith(f"{block}."))
        and not (pair in delivered and delivered[pair]["cancelled"])
    }
    done = {
        pair
        for pair in due
        if pair in delivered and delivered[pair]["done_on"] and delivered[pair]["done_on"] <= now.as_of
    }
    return regional(len(done), len(due))
