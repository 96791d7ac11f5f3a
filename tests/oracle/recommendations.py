"""Which figures call for a recommendation, judged from the figures by the words of each rule, and what can help."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.reference import seed

from .kpi import history
from .lake import RegionLake, Row
from .methodists import methodists_in_force
from .programmes import programmes_on

GRAIN = ["region_code", "rule_code", "municipality_code"]
LEAST = 5


def indicator_findings(municipal: pl.DataFrame, regional: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Findings of the rules on indicators: value, target and units to the target. The region's code is ''."""
    whole = {(r["region_code"], r["kpi_code"]): r for r in regional.filter(as_of=as_of).iter_rows(named=True)}
    cells = municipal.filter(pl.col("borders") == "as_was", as_of=as_of).to_dicts()
    rules = seed("recommendation_rules").filter(pl.col("kpi_code").is_not_null()).to_dicts()
    found: list[Row] = []
    for rule in rules:
        of_region = rule["address_kind"] == "region"
        for cell in list(whole.values()) if of_region else cells:
            if cell["kpi_code"] != rule["kpi_code"] or cell["value"] is None or cell["state"] == "withheld":
                continue
            judged = _judge(rule, cell, whole[cell["region_code"], cell["kpi_code"]]["value"])
            if judged is not None:
                head = {"region_code": cell["region_code"], "rule_code": rule["rule_code"]}
                found.append(head | {"municipality_code": cell.get("municipality_code") or ""} | judged)
    columns = {"value": pl.Float64, "target_value": pl.Float64, "affected_count": pl.Int64}
    return pl.DataFrame(found, schema=dict.fromkeys(GRAIN, pl.String) | columns)


def _judge(rule: Row, cell: Row, region_value: float | None) -> Row | None:
    up = rule["direction"] == "up"
    gap = 0.0
    if cell["target_operator"] in ((">=", "=") if up else ("<=",)):
        target = cell["target_value"]
    elif rule["norm_value"] is not None:
        target = float(rule["norm_value"])
    elif rule["region_gap"] is not None:
        target, gap = region_value, float(rule["region_gap"])
    else:
        return None
    result = {"value": cell["value"], "target_value": target, "affected_count": None}
    if rule["basis"] == "kpi_absent":
        return result if cell["numerator"] == 0 else None
    above, below = cell["numerator"], cell["denominator"]
    if below < LEAST or (cell["kpi_code"].startswith("deficit_share_") and above < LEAST):
        return None
    distance = target - cell["value"] if up else cell["value"] - target
    missing = math.ceil(target * below - above - 1e-9) if up else above - math.floor(target * below + 1e-9)
    if distance <= gap or missing < int(rule["min_affected"] or 1):
        return None
    return result | {"affected_count": missing if missing >= LEAST else None}


def network_findings(schools: pl.DataFrame) -> pl.DataFrame:
    """Networks of schools with low results where fewer than 80 % of the pedagogical staff got support."""
    networks = schools.group_by("region_code", "municipality_code").agg(
        group_size=pl.col("staff_count").sum(), supported=pl.col("supported_count").sum()
    )
    return (
        networks.filter(pl.col("group_size") >= LEAST, pl.col("supported") * 10 < pl.col("group_size") * 8)
        .with_columns(value=pl.col("supported") / pl.col("group_size"))
        .drop("supported")
    )


def help_of_map(folder: Path, region: str, as_of: date, cells: pl.DataFrame) -> pl.DataFrame:
    """For findings of the map: programmes that fit, methodists of the subject in the municipality and the region."""
    lake = RegionLake(folder, region)
    now = history(lake, as_of)[-1]
    programmes = [r for r in (programmes_on(lake, as_of) or {}).values() if r["in_federal_registry"]]
    methodists = methodists_in_force(lake, now) or {}
    rows = []
    for cell in cells.iter_rows(named=True):
        every = cell["subject"] == "all"
        own = [p for p, r in methodists.items() if every or r["subject"] == cell["subject"]]
        fitting = [
            r
            for r in programmes
            if r["target_group"] == cell["competency_group"]
            and (every or r["target_subject"] in (None, cell["subject"]))
        ]
        rows.append(
            cell
            | {
                "programmes_available": len(fitting),
                "methodists_region_count": len(own),
                "methodists_municipality_count": sum(now.staff[p] == cell["municipality_code"] for p in own),
            }
        )
    return pl.DataFrame(rows)
