"""Districts between municipality and region: indicators of Arkhangelsk's five, and its ФИОКО campaigns."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.reference import seed

from .kpi import history, kpi
from .lake import RegionLake
from .methodists import methodists_in_force
from .populations import known_persons, moment
from .territory import municipality_on
from .time_windows import month_end

GRAIN = ["region_code", "district_no", "as_of", "kpi_code"]
CAMPAIGN_GRAIN = ["region_code", "campaign"]
NOT_ADDITIVE = "teachers_per_methodist"


def kpi_district(lake_folder: Path, region: str, as_of: date) -> pl.DataFrame:
    """Numerator, denominator and value per GRAIN, from the municipal cells of the oracle of indicators."""
    members = _members(region)
    if not members:
        return pl.DataFrame()
    lake = RegionLake(lake_folder, region)
    _, cells = kpi(lake_folder, region, as_of)
    places = cells.select("municipality_code", "as_of").unique()
    districts = places.with_columns(
        district_no=pl.Series([_district(m, day, members) for m, day in places.iter_rows()], dtype=pl.Int64)
    )
    is_count = pl.col("denominator").is_null().all() & pl.col("numerator").is_not_null().any()
    sums = (
        cells.join(districts, on=["municipality_code", "as_of"])
        .group_by(*GRAIN)
        .agg(
            numerator=pl.when(pl.col("numerator").is_not_null().any()).then(pl.col("numerator").sum()),
            denominator=pl.when(pl.col("denominator").is_not_null().any()).then(pl.col("denominator").sum()),
            is_count=is_count,
        )
    )
    distinct = _mentees(lake, as_of, members)
    sums = sums.join(distinct, on=GRAIN, how="left").with_columns(
        numerator=pl.when(pl.col("numerator").is_not_null()).then(pl.coalesce("mentees", "numerator"))
    )
    divided = pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator"))
    return sums.with_columns(
        value=pl.when("is_count").then(pl.col("numerator").cast(pl.Float64)).otherwise(divided)
    ).select(*GRAIN, "numerator", "denominator", "value")


def _mentees(lake: RegionLake, as_of: date, members: dict[str, int]) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for now in history(lake, as_of):
        methodists = methodists_in_force(lake, now) or {}
        people: defaultdict[int, set[str]] = defaultdict(set)
        for r in lake.rows("mentoring"):
            if (
                r["form"] == "methodist_support"
                and r["mentor_id"] in methodists
                and r["mentee_id"] in now.pedagogical
                and r["started_on"] <= now.as_of
                and (r["finished_on"] is None or r["finished_on"] > now.as_of)
            ):
                people[_district(now.staff[r["mentor_id"]], now.as_of, members)].add(r["mentee_id"])
        for district, mentees in people.items():
            key = (lake.region, district, now.as_of, NOT_ADDITIVE)
            rows.append(dict(zip(GRAIN, key, strict=True)) | {"mentees": len(mentees)})
    types = {"region_code": pl.String, "district_no": pl.Int64, "as_of": pl.Date, "kpi_code": pl.String}
    return pl.DataFrame(rows, schema=types | {"mentees": pl.Int64})


def _members(region: str) -> dict[str, int]:
    rows = seed("intermunicipal_districts").filter(pl.col("region_code") == region)
    return {r["municipality_code"]: int(r["district_no"]) for r in rows.iter_rows(named=True)}


def _district(municipality: str, day: date, members: dict[str, int]) -> int:
    return next((no for code, no in members.items() if municipality_on(code, day) == municipality), 0)


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
