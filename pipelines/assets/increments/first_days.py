"""The first day from which figures can change when a delivery is added: one rule per source.

What makes a day early enough is proved against full builds (`tests/integration/increments`). A new source needs its
line here; without one all months are computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb

from pipelines.contracts import load_contracts
from pipelines.settings import Settings

#: of these the period says all: a snapshot holds from its period's first day on
FROM_PERIOD = frozenset(("staff", "organizations", "management_teams", "sites", "methodists", "practices"))
#: events: the earliest day that a version of the row speaks of. Not before its first day does it count anywhere.
DAYS: Mapping[str, str] = {
    "diagnostics": "diagnosed_on",
    "enrollments": "least(started_on, finished_on)",
    "fioko": "assessed_on",
    "finance": "make_date(cast(left(quarter, 4) as integer), 1, 1)",
    # only what was learned by the run's own as-of date is compared with documents
    "frdo": "date '9999-12-31'",
    "ioms": "least(created_on, diagnosed_on, started_on, planned_end, finished_on)",
    "mentoring": "least(started_on, finished_on)",
    "outcomes": "make_date(cast(exam_year as integer), 1, 1)",
    "postcourse": "held_on",
    # a planned pair taken off control is so on every month end
    "roadmap": "case when cancelled then date '0001-01-01' else coalesce(done_on, date '9999-12-31') end",
    "support_events": "held_on",
}
#: what an activity of an ИОМ changes is told of its ИОМ, from the day it was made
_ACTIVITIES, _ROUTES = "iom_activities", "ioms"


def first_day(
    con: duckdb.DuckDBPyConnection, settings: Settings, region: str, source: str, added: Sequence[tuple[str, date]]
) -> date:
    """First day that deliveries `added` (id and first day of the period) can change; date.min: everything.

    An event counts with all versions of its key, for the ones it takes the place of may be of earlier days. A registry
    of programmes says of days before its own, too, what was taught on them: it changes everything.
    """
    period = min(start for _, start in added)
    if source in FROM_PERIOD:
        return period
    if source != _ACTIVITIES and source not in DAYS:
        return date.min
    rows, routes = _rows(settings, region, source), _rows(settings, region, _ROUTES)
    key = ["iom_id"] if source == _ACTIVITIES else load_contracts()[source].lake_key
    same = " and ".join(f"v.{column} is not distinct from n.{column}" for column in key)
    day, versions = ("created_on", routes) if source == _ACTIVITIES else (DAYS[source], rows)
    found = con.execute(
        f"select min(coalesce({day}, date '0001-01-01')) from {versions} as v semi join"  # noqa: S608 - expressions of this module
        f" (select distinct {', '.join(key)} from {rows} where list_contains(?, delivery_id)) as n on {same}",
        [[identity for identity, _ in added]],
    ).fetchone()
    return min(period, found[0]) if found and found[0] else period


def _rows(settings: Settings, region: str, source: str) -> str:
    """Rows of a source and region in the lake; the columns alone where there are no rows yet."""
    folder = settings.lake / source
    files = [folder / "_schema.parquet", *sorted((folder / f"region={region}").glob("*.parquet"))]
    quoted = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    return f"read_parquet([{quoted}], hive_partitioning = false, union_by_name = true)"
