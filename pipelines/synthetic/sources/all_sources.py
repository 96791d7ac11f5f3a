"""Which function makes the rows of which source."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from pipelines.synthetic.sources import assessment_rows, growth_rows, registry_rows, route_rows, snapshots, support_rows
from pipelines.synthetic.world.region import World

#: rows of event sources over the whole horizon
EVENTS: dict[str, Callable[[World], pl.DataFrame]] = {
    "diagnostics": growth_rows.diagnostics,
    "enrollments": growth_rows.enrollments,
    "finance": registry_rows.finance,
    "fioko": assessment_rows.fioko,
    "frdo": registry_rows.frdo,
    "iom_activities": route_rows.iom_activities,
    "ioms": route_rows.ioms,
    "mentoring": support_rows.mentoring,
    "outcomes": assessment_rows.outcomes,
    "postcourse": growth_rows.postcourse,
    "roadmap": registry_rows.roadmap,
    "support_events": support_rows.support_events,
}

#: state of snapshot sources on a day
SNAPSHOTS: dict[str, Callable[[World, int], pl.DataFrame]] = {
    "management_teams": snapshots.management_teams,
    "methodists": snapshots.methodists,
    "organizations": snapshots.organizations,
    "practices": snapshots.practices,
    "programs": snapshots.programs,
    "sites": snapshots.sites,
    "staff": snapshots.staff,
}
