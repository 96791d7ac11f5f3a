"""Which figures call for a recommendation, judged by the words of each rule, and in which order."""

from __future__ import annotations

import math
from datetime import date

import polars as pl

from pipelines.reference import seed

from .lake import Row

GRAIN = ["region_code", "rule_code", "municipality_code", "subject", "competency_group"]
LEAST = 5
_UNITS = {"teachers_per_methodist": "ratio", "methodists_count": "count"}
_SCHEMA = {
    **dict.fromkeys(GRAIN, pl.String),
    "address_kind": pl.String,
    "evidence_mart": pl.String,
    "unit": pl.String,
    "severity": pl.Int64,
    "value": pl.Float64,
    "target_value": pl.Float64,
    "target_basis": pl.String,
    "deviation": pl.Float64,
    "group_size": pl.Int64,
    "missing": pl.Int64,
}
COLUMNS = [
    *(c for c in _SCHEMA if c not in (*GRAIN, "missing")), "affected_count", "priority_rank", "address_rank",
]  # fmt: skip


def recommendations(
    municipal: pl.DataFrame, regional: pl.DataFrame, deficit_map: pl.DataFrame, schools: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """GRAIN and COLUMNS of every recommendation that these marts call for; the region's code is ''."""
    now = pl.col("as_of") == as_of, pl.col("borders") == "as_was"
    cells = municipal.filter(now)
    found = [
        *_indicator_findings(cells, regional.filter(as_of=as_of)),
        *_map_findings(deficit_map.filter(now), cells),
        *_network_findings(schools.filter(now), cells),
    ]
    order = [
        "severity", -pl.col("missing"), -pl.col("deviation"), "municipality_code", "rule_code", "subject",
        "competency_group",
    ]  # fmt: skip
    place = pl.int_range(1, pl.len() + 1)
    return (
        pl.DataFrame(found, schema=_SCHEMA)
        .sort(order, nulls_last=True)
        .with_columns(
            affected_count=pl.when(pl.col("missing") >= LEAST).then("missing"),
            priority_rank=place.over("region_code", "address_kind"),
            address_rank=place.over("region_code", "address_kind", "municipality_code"),
        )
    )


def _rules(*bases: str) -> list[Row]:
    return seed("recommendation_rules").filter(pl.col("basis").is_in(bases)).to_dicts()


def _head(rule: Row, cell: Row, mart: str) -> Row:
    """What a finding has from its rule and its cell."""
    code = cell.get("kpi_code") or ""
    return {
        "region_code": cell["region_code"],
        "rule_code": rule["rule_code"],
        "municipality_code": cell.get("municipality_code") or "",
        "subject": "all",
        "competency_group": code.removeprefix("deficit_share_") if code.startswith("deficit_share_") else "all",
        "address_kind": rule["address_kind"],
        "evidence_mart": mart,
        "unit": _UNITS.get(code, "share"),
        "severity": int(rule["severity"]),
    }


def _indicator_findings(municipal: pl.DataFrame, regional: pl.DataFrame) -> list[Row]:
    whole = {(r["region_code"], r["kpi_code"]): r for r in regional.iter_rows(named=True)}
    cells = municipal.to_dicts()
    found: list[Row] = []
    for rule in _rules("kpi", "kpi_absent"):
        of_region = rule["address_kind"] == "region"
        for cell in list(whole.values()) if of_region else cells:
            if cell["kpi_code"] != rule["kpi_code"] or cell["value"] is None or cell["state"] == "withheld":
                continue
            judged = _judge(rule, cell, whole[cell["region_code"], cell["kpi_code"]]["value"])
            if judged is not None:
                found.append(_head(rule, cell, "kpi_regional" if of_region else "kpi_municipal") | judged)
    return found


def _judge(rule: Row, cell: Row, region_value: float | None) -> Row | None:
    up = rule["direction"] == "up"
    gap = 0.0
    if cell["target_operator"] in ((">=", "=") if up else ("<=",)):
        target, basis = cell["target_value"], "regulation"
    elif rule["norm_value"] is not None:
        target, basis = float(rule["norm_value"]), "norm"
    elif rule["region_gap"] is not None:
        target, basis, gap = region_value, "region", float(rule["region_gap"])
    else:
        return None
    above, below = cell["numerator"], cell["denominator"]
    distance = target - cell["value"] if up else cell["value"] - target
    result = {"value": cell["value"], "target_value": target, "target_basis": basis, "deviation": distance}
    if rule["basis"] == "kpi_absent":
        return result if above == 0 else None
    if below < LEAST or (cell["kpi_code"].startswith("deficit_share_") and above < LEAST):
        return None
    missing = math.ceil(target * below - above - 1e-9) if up else above - math.floor(target * below + 1e-9)
    if distance <= gap or missing < int(rule["min_affected"] or 1):
        return None
    return result | {"group_size": below, "missing": missing}


def _map_findings(deficit_map: pl.DataFrame, municipal: pl.DataFrame) -> list[Row]:
    """Cells of a group whose lower bound of the interval reaches the norm, with five people untrained or more."""
    withheld = _withheld(municipal)
    found = []
    for rule in _rules("deficit_subject", "deficit_group"):
        norm, least = float(rule["norm_value"]), max(LEAST, int(rule["min_affected"]))
        of_subject = pl.col("subject") != "all" if rule["basis"] == "deficit_subject" else pl.col("subject") == "all"
        cells = deficit_map.filter(
            of_subject,
            pl.col("competency_group") != "all",
            pl.col("high") + pl.col("medium") >= LEAST,
            pl.col("uncovered") >= least,
            pl.col("deficit_share_low") >= norm,
        )
        for cell in cells.iter_rows(named=True):
            if (cell["municipality_code"], f"deficit_share_{cell['competency_group']}") not in withheld:
                figures = {
                    "subject": cell["subject"],
                    "competency_group": cell["competency_group"],
                    "value": cell["deficit_share"],
                    "target_value": norm,
                    "target_basis": "norm",
                    "deviation": cell["deficit_share_low"] - norm,
                    "group_size": cell["diagnosed"],
                    "missing": cell["uncovered"],
                }
                found.append(_head(rule, cell, "deficit_map") | figures)
    return found


def _network_findings(schools: pl.DataFrame, municipal: pl.DataFrame) -> list[Row]:
    """Networks of schools with low results where too few of the pedagogical staff got support."""
    withheld = _withheld(municipal)
    networks = schools.group_by("region_code", "municipality_code").agg(
        pl.col("staff_count", "supported_count").sum().cast(pl.Int64)
    )
    found = []
    for rule in _rules("low_results"):
        norm = float(rule["norm_value"])
        for network in networks.filter(pl.col("staff_count") >= LEAST).iter_rows(named=True):
            staff, supported = network["staff_count"], network["supported_count"]
            missing = math.ceil(norm * staff - supported - 1e-9)
            if missing > 0 and (network["municipality_code"], "diagnosed_share") not in withheld:
                figures = {
                    "value": supported / staff,
                    "target_value": norm,
                    "target_basis": "norm",
                    "deviation": norm - supported / staff,
                    "group_size": staff,
                    "missing": missing,
                }
                found.append(_head(rule, network, "low_result_schools") | figures)
    return found


def _withheld(municipal: pl.DataFrame) -> set[tuple[str, str]]:
    return set(municipal.filter(state="withheld").select("municipality_code", "kpi_code").iter_rows())
