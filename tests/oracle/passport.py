"""Lines of the ДПО passport counted from the lake: staff, training, organisations, sites, programmes, money."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from .deliveries_in_force import organisation_rows_in_force
from .kpi import history
from .lake import RegionLake, Row
from .populations import TEACHERS, Moment
from .programmes import programme_of, programmes_on
from .row_fate import rows_with_fate
from .time_windows import window

GRAIN = ["region_code", "as_of", "line_code"]


def passport(folder: Path, region: str, as_of: date) -> pl.DataFrame:
    """region_code, as_of, line_code, value on year ends and the last month."""
    lake = RegionLake(folder, region)
    days = history(lake, as_of)
    rows = [
        {"region_code": region, "as_of": now.as_of, "line_code": line, "value": float(value)}
        for now in days
        if now.as_of.month == 12 or now is days[-1]
        for line, value in (_people(lake, now) | _resources(lake, now) | _money(lake, now)).items()
    ]
    schema = {"region_code": pl.String, "as_of": pl.Date, "line_code": pl.String, "value": pl.Float64}
    return pl.DataFrame(rows, schema=schema)


def _people(lake: RegionLake, now: Moment) -> dict[str, int]:
    if not now.homes:
        return {}
    homes = now.homes.values()
    days = window("ytd", now.as_of, lake.rules.cumulative_since)
    passed: dict[str, bool] = {}
    for row in lake.rows("enrollments"):
        if row["person_id"] in now.homes and row["status"] == "completed" and row["attestation"] == "passed":
            if row["finished_on"] not in days:
                continue
            if programme := programme_of(lake, row["program_id"], row["finished_on"]):
                passed[row["person_id"]] = passed.get(row["person_id"], False) or programme["in_federal_registry"]
    return {
        "staff_count": len(now.homes),
        "pedagogical_count": len(now.pedagogical),
        "teachers_count": sum(r["position"] in TEACHERS for r in homes),
        "highest_category_count": sum("highest" in (r["category"] or []) for r in homes),
        "people_passed_count": len(passed),
        "people_passed_registry_count": sum(passed.values()),
    }


def _resources(lake: RegionLake, now: Moment) -> dict[str, int]:
    types = Counter(row["org_type"] for row in now.organisations.values())
    sites = Counter(
        row["site_type"]
        for row in organisation_rows_in_force(lake, "sites", now.as_of, now.organisations)
        if row["since"] <= now.as_of and (row["until"] is None or row["until"] >= now.as_of)
    )
    programmes: list[Row] = list((programmes_on(lake, now.as_of) or {}).values())
    return {
        "organizations_count": len(now.organisations),
        "schools_count": types["school"],
        "internship_sites_count": sites["internship_site"],
        "growth_points_count": sites["growth_point"],
        "programmes_count": len(programmes),
        "registry_programmes_count": sum(r["in_federal_registry"] for r in programmes),
        "programme_hours_count": sum(r["hours"] for r in programmes),
    }


def _money(lake: RegionLake, now: Moment) -> dict[str, float]:
    """Quarters of the year that end on or before the date."""
    day_after = now.as_of + timedelta(days=1)
    ended = 4 if day_after.month == 1 else (day_after.month - 1) // 3
    wanted = [f"{now.as_of.year}-Q{q}" for q in range(1, ended + 1)]
    money = rows_with_fate(lake.folder, "finance", lake.region).filter(
        pl.col("fate") == "accepted", pl.col("cancelled").fill_null(value=False).not_(), pl.col("quarter").is_in(wanted)
    )
    if money.is_empty():
        return {}
    federal = money.filter(pl.col("budget") == "federal")
    return {
        "planned_amount": float(money["planned"].sum()),
        "spent_amount": float(money["spent"].sum()),
        "federal_spent_amount": float(federal["spent"].sum()),
    }
