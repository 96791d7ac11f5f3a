"""Individual routes by stage, overdue ones, and the fields of the form that they have filled."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.reference import seed

from .diagnostics import latest_group_results
from .kpi import history
from .lake import RegionLake, Row
from .populations import TEACHERS, Moment, redrawn
from .row_fate import deliveries, rows_with_fate

STAGE_GRAIN = ["region_code", "municipality_code", "as_of", "stage"]
STAGE_COLUMNS = ["ioms_count", "overdue_count", "stage_share"]
ITEM_GRAIN = ["region_code", "municipality_code", "as_of", "item_no"]
ITEM_COLUMNS = ["ioms_count", "filled_count", "filled_share"]
STAGES = {
    "diagnostics": "diagnostics",
    "request": "request_and_goals",
    "programme": "program_design",
    "implementation": "implementation_with_feedback",
    "reflexive_diagnostics": "reflexive_diagnostics",
    "cancelled": "cancelled",
}


def stages(lake_folder: Path, region: str, as_of: date, borders: str) -> pl.DataFrame:
    """Every stage of the municipalities with an ИОМ; columns STAGE_GRAIN and STAGE_COLUMNS."""
    lake = RegionLake(lake_folder, region)
    told = _told(lake)
    rows: list[Row] = []
    for now in _moments(lake, as_of, borders):
        there: dict[str, list[tuple[str, bool]]] = {}
        for iom in lake.rows("ioms"):
            if iom["created_on"] <= now.as_of and iom["person_id"] in now.homes:
                stage = _stage(iom, told[iom["iom_id"]], now.as_of)
                late = iom["planned_end"] is not None and iom["planned_end"] < now.as_of and stage != "cancelled"
                unfinished = iom["finished_on"] is None or iom["finished_on"] > now.as_of
                there.setdefault(now.staff[iom["person_id"]], []).append((stage, late and unfinished))
        for m, found in there.items():
            all_of, overdue = Counter(s for s, _ in found), Counter(s for s, is_late in found if is_late)
            rows += [
                {
                    "region_code": region,
                    "municipality_code": m,
                    "as_of": now.as_of,
                    "stage": name,
                    "ioms_count": all_of[code],
                    "overdue_count": overdue[code],
                    "stage_share": all_of[code] / len(found),
                }
                for code, name in STAGES.items()
            ]
    return pl.DataFrame(rows, infer_schema_length=None)


def items(lake_folder: Path, region: str, as_of: date, borders: str) -> pl.DataFrame:
    """Fields that somebody can be asked for; columns ITEM_GRAIN and ITEM_COLUMNS."""
    lake = RegionLake(lake_folder, region)
    form = [r for r in seed("iom_form").iter_rows(named=True) if r["filled_by"]]
    activities: dict[str, list[Row]] = {}
    for row in lake.rows("iom_activities"):
        activities.setdefault(row["iom_id"], []).append(row)
    rows: list[Row] = []
    for now in _moments(lake, as_of, borders):
        diagnosed = {person for person, _ in latest_group_results(lake, now)}
        asked: Counter[tuple[str, int]] = Counter()
        filled: Counter[tuple[str, int]] = Counter()
        for iom in lake.rows("ioms"):
            home = now.homes.get(iom["person_id"])
            is_new = date(now.as_of.year, 1, 1) <= iom["created_on"] <= now.as_of
            if home is None or not is_new or iom["stage"] == "cancelled":
                continue
            for field in form:
                own = [a for a in activities.get(iom["iom_id"], []) if a["section"] in _sections(field)]
                answer = _answer(field["filled_by"], iom, home, own, iom["person_id"] in diagnosed)
                if answer is not None:
                    asked[home["home"], int(field["item_no"])] += 1
                    filled[home["home"], int(field["item_no"])] += answer
        rows += [
            {
                "region_code": region,
                "municipality_code": m,
                "as_of": now.as_of,
                "item_no": item,
                "ioms_count": n,
                "filled_count": filled[m, item],
                "filled_share": filled[m, item] / n,
            }
            for (m, item), n in asked.items()
        ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _moments(lake: RegionLake, as_of: date, borders: str) -> list[Moment]:
    return [redrawn(m, as_of, borders) for m in history(lake, as_of)]


def _sections(field: Row) -> list[str]:
    return str(field["activity_sections"] or "").split(";")


def _answer(by: str, iom: Row, home: Row, activities: list[Row], is_diagnosed: bool) -> bool | None:
    """Is the field filled; None where it can't be asked for."""
    source, _, column = by.partition(".")
    if source == "ioms":
        return iom[column] is not None
    if source == "diagnostics":
        return is_diagnosed
    if source == "staff":
        if column != "taught_subject":
            return True
        return home["taught_subject"] is not None if home["position"] in TEACHERS else None
    if not column:
        return bool(activities)
    if column == "reflection":
        done = [a for a in activities if a["done_on"] is not None]
        return all(a["reflection"] for a in done) if done else None
    return all(a[column] is not None for a in activities) if activities else None


def _told(lake: RegionLake) -> dict[str, list[tuple[date, str]]]:
    """ИОМ -> (first day of the period, stage) as told, the earliest first."""
    rows = rows_with_fate(lake.folder, "ioms", lake.region)
    starts = deliveries(lake.folder, lake.region).select("delivery_id", told_from="period_start")
    rows = rows.join(starts, on="delivery_id").sort("delivery_order", "row_order")
    told: dict[str, list[tuple[date, str]]] = {}
    for iom, day, stage in rows.select("iom_id", "told_from", "stage").iter_rows():
        told.setdefault(iom, []).append((day, stage))
    return told


def _stage(iom: Row, told: list[tuple[date, str]], day: date) -> str:
    finished = iom["finished_on"]
    if iom["stage"] == "reflexive_diagnostics" and finished is not None and finished <= day:
        return "reflexive_diagnostics"
    first = told[0][0]
    known = [stage for since, stage in told if since <= max(day, first)]
    is_early = known[-1] == "reflexive_diagnostics" and finished is not None and finished > day
    return "implementation" if is_early else known[-1]
