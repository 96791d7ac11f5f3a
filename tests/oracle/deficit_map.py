"""The deficit map: municipality × month end × taught subject × competency group, window `rolling24`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import NormalDist, fmean

import polars as pl

from .diagnostics import GroupResult, latest_group_results
from .kpi import history
from .lake import RegionLake, Row
from .populations import Moment, redrawn
from .programmes import programmes_on
from .regulations import GROUPS
from .time_windows import window

ALL = "all"
SCHEMA = {
    "region_code": pl.String,
    "municipality_code": pl.String,
    "as_of": pl.Date,
    "subject": pl.String,
    "competency_group": pl.String,
    "diagnosed": pl.Int64,
    "high": pl.Int64,
    "medium": pl.Int64,
    "low": pl.Int64,
    "none": pl.Int64,
    "deficit_share": pl.Float64,
    "mean_percent": pl.Float64,
    "deficit_share_low": pl.Float64,
    "deficit_share_high": pl.Float64,
    "diagnosed_coverage": pl.Float64,
    "fioko_assessed": pl.Int64,
    "fioko_subject_percent": pl.Float64,
    "fioko_method_percent": pl.Float64,
    "programmes_available": pl.Int64,
    "deficit_enrolled": pl.Int64,
    "uncovered": pl.Int64,
    "priority_rank": pl.Int64,
}


@dataclass(frozen=True)
class Facts:
    """What the cells of one month end are made of."""

    now: Moment
    results: dict[tuple[str, str], GroupResult]  # group may be `all`
    programmes: list[Row]
    starts: dict[str, list[Row]]  # person -> enrolments started by the date
    fioko: dict[str, list[Row]]


def deficit_map(lake_folder: Path, region: str, as_of: date, borders: str = "as_was") -> pl.DataFrame:
    """Cells with at least one person at work, every month end; columns of SCHEMA."""
    lake = RegionLake(lake_folder, region)
    rows: list[Row] = []
    for then in history(lake, as_of):
        now = redrawn(then, as_of, borders)
        facts = _facts(lake, now)
        cells: list[Row] = []
        for m in now.municipalities:
            people = {p for p, home in now.staff.items() if home == m}
            subjects = {s for p in people if (s := now.homes[p]["taught_subject"])}
            for subject in (ALL, *sorted(subjects)):
                these = {p for p in people if subject in (ALL, now.homes[p]["taught_subject"])}
                head = {"region_code": region, "municipality_code": m, "as_of": now.as_of, "subject": subject}
                for group in (ALL, *GROUPS):
                    if these:
                        cells.append(head | {"competency_group": group} | _cell(facts, these, subject, group))
        rows += _ranked(cells)
    return pl.DataFrame(rows, schema=SCHEMA)


def _facts(lake: RegionLake, now: Moment) -> Facts:
    results = latest_group_results(lake, now)
    for person in {p for p, _ in results}:
        own = [results[person, g] for g in GROUPS if (person, g) in results]
        results[person, ALL] = GroupResult(
            max(r.diagnosed_on for r in own),
            sum((r.score for r in own), Decimal(0)),
            sum((r.maximum for r in own), Decimal(0)),
        )
    days = window("rolling24", now.as_of, lake.rules.cumulative_since)
    starts: dict[str, list[Row]] = {}
    for row in lake.rows("enrollments"):
        if row["started_on"] <= now.as_of:
            starts.setdefault(row["person_id"], []).append(row)
    fioko: dict[str, list[Row]] = {}
    for row in lake.rows("fioko"):
        if row["assessed_on"] in days:
            fioko.setdefault(row["person_id"], []).append(row)
    registry = programmes_on(lake, now.as_of) or {}
    return Facts(now, results, [r for r in registry.values() if r["in_federal_registry"]], starts, fioko)


def _cell(facts: Facts, people: set[str], subject: str, group: str) -> Row:
    results = {p: facts.results[p, group] for p in people if (p, group) in facts.results}
    levels = Counter(r.level for r in results.values())
    in_deficit = {p: r for p, r in results.items() if r.is_deficit}
    n, k = len(results), len(in_deficit)
    fitting = {
        r["program_id"]
        for r in facts.programmes
        if (group == ALL or r["target_group"] == group) and (subject == ALL or r["target_subject"] in (None, subject))
    }
    enrolled = {
        p
        for p, r in in_deficit.items()
        if any(e["program_id"] in fitting and e["started_on"] > r.diagnosed_on for e in facts.starts.get(p, []))
    }
    assessed = [row for p in people for row in facts.fioko.get(p, [])]
    low, high = wilson(k, n) if n else (None, None)
    return {
        "diagnosed": n,
        **{level: levels[level] for level in ("high", "medium", "low", "none")},
        "deficit_share": k / n if n else None,
        "mean_percent": fmean(r.percent for r in results.values()) if n else None,
        "deficit_share_low": low,
        "deficit_share_high": high,
        "diagnosed_coverage": n / len(people),
        "fioko_assessed": len({row["person_id"] for row in assessed}),
        "fioko_subject_percent": _ratio(assessed, "subject_score", "subject_max"),
        "fioko_method_percent": _ratio(assessed, "method_score", "method_max"),
        "programmes_available": len(fitting),
        "deficit_enrolled": len(enrolled),
        "uncovered": k - len(enrolled),
    }


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson 95 % score interval of hits / n."""
    z = NormalDist().inv_cdf(0.975)
    p = hits / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    return max(0.0, centre - half), min(1.0, centre + half)


def _ratio(rows: list[Row], score: str, maximum: str) -> float | None:
    """Parts are summed first and divided last."""
    return float(sum(r[score] for r in rows) / sum(r[maximum] for r in rows)) if rows else None


def _ranked(cells: list[Row]) -> list[Row]:
    """`priority_rank` within the region, per subject and group: uncovered, then deficit_share, then code."""
    ordered = sorted(cells, key=lambda c: (-c["uncovered"], -(c["deficit_share"] or 0.0), c["municipality_code"]))
    seen: Counter[tuple[str, str]] = Counter()
    for c in ordered:
        seen[c["subject"], c["competency_group"]] += 1
        c["priority_rank"] = seen[c["subject"], c["competency_group"]]
    return cells
