"""Change, trend and place of municipal figures, from the figures of the oracle itself.

What can be compared is written here from the regulation's windows, not read from the product.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from .time_windows import month_end

GRAIN = ["region_code", "municipality_code", "as_of", "kpi_code"]
COLUMNS = ["value", "change_3m", "change_12m", "target_gap", "trend", "rank_in_region", "ranked_count"]
STATES = {"methodists_count", "methodists_academy_trained_count", "teachers_per_methodist"}
CUMULATIVE = {("46", "fr_dpp_completed_share"), ("46", "management_teams_share"), ("46", "young_supported_share")}


def development_map(municipal: pl.DataFrame) -> pl.DataFrame:
    """municipal: cells of one region and one sort of borders, as `kpi` gives them. Columns: GRAIN, COLUMNS."""
    values = {(r["municipality_code"], r["as_of"], r["kpi_code"]): r["value"] for r in municipal.iter_rows(named=True)}
    peers: dict[tuple[date, str], list[float]] = {}
    for (_, day, kpi), value in values.items():
        if value is not None and kpi != "teachers_per_methodist":
            peers.setdefault((day, kpi), []).append(value)
    rows = []
    for r in municipal.iter_rows(named=True):
        m, day, kpi, value = r["municipality_code"], r["as_of"], r["kpi_code"], r["value"]
        three, year = (month_end(day.year, day.month - n) for n in (3, 12))
        kind = _window(r["region_code"], kpi)
        old3 = values.get((m, three, kpi)) if kind != "ytd" or three.year == day.year else None
        change3, change12 = _minus(value, old3), _minus(value, values.get((m, year, kpi)))
        others = peers.get((day, kpi), [])
        rows.append(
            {g: r[g] for g in GRAIN}
            | {
                "value": value,
                "change_3m": change3,
                "change_12m": change12,
                "target_gap": _gap(r["target_operator"], r["target_value"], value),
                "trend": _trend(kpi, kind, change3, change12),
                "rank_in_region": _place(kpi, value, others),
                "ranked_count": len(others),
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _window(region: str, kpi: str) -> str:
    if (region, kpi) in CUMULATIVE:
        return "cumulative"
    if kpi in STATES:
        return "state"
    return "rolling24" if kpi.startswith("deficit_") else "ytd"


def _minus(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before


def _gap(operator: str | None, target: float | None, value: float | None) -> float | None:
    if target is None or value is None:
        return None
    lacking = {">=": target - value, "<=": value - target, "=": abs(target - value)}[operator or "="]
    return max(lacking, 0.0)


def _trend(kpi: str, kind: str, change3: float | None, change12: float | None) -> str:
    if kind == "cumulative" or kpi == "teachers_per_methodist":
        return "unknown"
    change = change12 if change12 is not None or kind == "ytd" else change3
    if change is None:
        return "unknown"
    if abs(change) < (0.5 if kpi.endswith("_count") else 0.01):
        return "stable"
    return "improving" if (change > 0) != kpi.startswith("deficit_share") else "worsening"


def _place(kpi: str, value: float | None, others: list[float]) -> int | None:
    if value is None or not others:
        return None
    worse = [o for o in others if (o > value if kpi.startswith("deficit_share") else o < value)]
    return 1 + len(worse)
