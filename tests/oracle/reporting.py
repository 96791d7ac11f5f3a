"""Reports expected and what became of them, from the list of landed files alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from pipelines.contracts import load_contracts

from .borders import placed
from .kpi import history
from .lake import RegionLake, Row
from .regulations import roadmap_plan
from .row_fate import deliveries
from .territory import municipalities_on, renamed_on
from .time_windows import month_end

GRAIN = ["region_code", "municipality_code", "source", "period"]
COLUMNS = [
    "expected_count",
    "received_count",
    "on_time_count",
    "months_expected",
    "months_received",
    "status",
    "received_on",
]
MONTHS = {"monthly": (1, 10), "quarterly": (3, 15), "yearly": (12, 30)}
WORST = ("missing", "rejected", "held", "late", "on_time")


def reporting(lake_folder: Path, region: str, as_of: date, borders: str) -> pl.DataFrame:
    """Cells of every source and period whose due day has come; columns GRAIN and COLUMNS."""
    lake = RegionLake(lake_folder, region)
    files = deliveries(lake_folder, region).filter(
        pl.col("status") != "unchanged", pl.col("period_start").is_not_null()
    )
    landed = files.to_dicts()
    months = [moment.as_of for moment in history(lake, as_of)]
    cells: dict[tuple[str | None, str, str], list[Row]] = {}
    for source, contract in load_contracts().items():
        if contract.frequency not in MONTHS:
            continue
        length, grace = MONTHS[contract.frequency]
        own = [f for f in landed if f["source"] == source]
        for first in range(1, 13, length):
            for year in sorted({m.year for m in months}):
                end = month_end(year, first + length - 1)
                due = end + timedelta(days=grace)
                inside = [m for m in months if date(year, first, 1) <= m <= end]
                if source == "roadmap":
                    plan = [day for _, day in roadmap_plan(region)]
                    inside = [m for m in inside if plan and m.replace(day=1) <= max(plan)]
                if not inside or due > as_of:
                    continue
                places = municipalities_on(region, end) if contract.municipal_delivery else [None]
                for m in places:
                    seen = [f for f in own if f["deliverer"] == "" or (m and _same(f["deliverer"], m))]
                    there = placed(m, as_of, borders) if m else m
                    report = _report(seen, inside, due, is_snapshot=contract.is_snapshot)
                    cells.setdefault((there, source, _name(year, first, length)), []).append(report)
    rows = [
        {"region_code": region, "municipality_code": m, "source": source, "period": period} | _together(reports)
        for (m, source, period), reports in cells.items()
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _same(deliverer: str, municipality: str) -> bool:
    return renamed_on(deliverer, date.max) == renamed_on(municipality, date.max)


def _name(year: int, first: int, length: int) -> str:
    return {1: f"{year}-{first:02d}", 3: f"{year}-Q{(first + 2) // 3}", 12: f"{year}"}[length]


def _report(files: list[Row], months: list[date], due: date, *, is_snapshot: bool) -> Row:
    came: list[date] = []
    problems: set[str] = set()
    for m in months:
        covering = [f for f in files if f["period_start"] <= m and f["period_end"] >= m.replace(day=1)]
        accepted = [f["delivered_at"].date() for f in covering if f["status"] == "accepted"]
        if accepted:
            came.append(min(accepted))
        else:
            problems |= {f["status"] for f in covering}
    if is_snapshot and came:
        came = [min(came)] * len(months)
    whole = max(came) if len(came) == len(months) else None
    if whole:
        status = "on_time" if whole <= due else "late"
    else:
        status = next((s for s in ("held", "rejected") if s in problems), "missing")
    return {"status": status, "received_on": whole, "months_expected": len(months), "months_received": len(came)}


def _together(reports: list[Row]) -> Row:
    days = [r["received_on"] for r in reports]
    received = [d for d in days if d]
    return {
        "expected_count": len(reports),
        "received_count": len(received),
        "on_time_count": sum(r["status"] == "on_time" for r in reports),
        "months_expected": sum(r["months_expected"] for r in reports),
        "months_received": sum(r["months_received"] for r in reports),
        "status": min((r["status"] for r in reports), key=WORST.index),
        "received_on": max(received) if len(received) == len(days) else None,
    }
