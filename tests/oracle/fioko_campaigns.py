"""ФИОКО campaigns: who took part and from how many municipalities, as far as the data tell."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import polars as pl

from .kpi import history
from .lake import RegionLake
from .populations import known_persons, moment
from .time_windows import month_end

GRAIN = ["region_code", "campaign"]


def fioko_campaigns(lake_folder: Path, region: str, as_of: date) -> pl.DataFrame:
    """Participants and municipalities per campaign of the data."""
    lake = RegionLake(lake_folder, region)
    months = {now.as_of for now in history(lake, as_of)}
    people: defaultdict[str, set[str]] = defaultdict(set)
    homes: defaultdict[str, set[str]] = defaultdict(set)
    for row in lake.rows("fioko"):
        day, person = row["assessed_on"], row["person_id"]
        if row["purpose"] != "methodist" or day > as_of or person not in known_persons(lake):
            continue
        people[row["campaign"]].add(person)
        end = month_end(day.year, day.month)
        if end in months and (home := moment(lake, end).staff.get(person)):
            homes[row["campaign"]].add(home)
    rows = [(region, c, len(p), len(homes[c]) or None) for c, p in people.items()]
    types = [("region_code", pl.String), ("campaign", pl.String)]
    counts = [("participants_count", pl.Int64), ("municipalities_count", pl.Int64)]
    return pl.DataFrame(rows, schema=[*types, *counts], orient="row")
