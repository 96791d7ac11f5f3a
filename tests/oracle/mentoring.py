"""Support from person to person by form: pairs, mentors, mentees, young specialists without a mentor, overload."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.reference import seed

from .kpi import history
from .lake import RegionLake
from .populations import Moment, redrawn
from .time_windows import years_before

GRAIN = ["region_code", "municipality_code", "as_of", "form"]
COUNTS = [
    "pairs_count", "mentors_count", "mentees_count", "young_specialists_count", "young_without_mentor_count",
    "overloaded_mentors_count",
]  # fmt: skip
FORMS = ("mentoring", "management_mentoring", "supervision", "methodist_support", "peer_learning")


def mentoring_forms(lake_folder: Path, region: str, as_of: date, borders: str) -> pl.DataFrame:
    """Counts named as in the mart, null where no staff registry is in force."""
    lake = RegionLake(lake_folder, region)
    limits = _limits(region)
    rows: list[dict[str, Any]] = []
    for then in history(lake, as_of):
        now = redrawn(then, as_of, borders)
        for form in (*FORMS, "all"):
            counts = _counts(lake, now, (form,) if form != "all" else FORMS, limits)
            judged = form == "all" or form in limits
            for m in now.municipalities:
                known = m in now.staff_known_in
                cell = {name: counts[m][name] if known else None for name in COUNTS}
                if not judged:
                    cell["overloaded_mentors_count"] = None
                rows.append(
                    {"region_code": region, "municipality_code": m, "as_of": now.as_of, "form": form}
                    | cell
                    | {"missing_reason": None if known else "x"}
                )
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(COUNTS, pl.Int64) | {"missing_reason": pl.String})


def _counts(lake: RegionLake, now: Moment, forms: tuple[str, ...], limits: dict[str, int]) -> dict[str, Counter[str]]:
    homes = now.staff
    pairs: set[tuple[str, str, str]] = {
        (r["form"], r["mentor_id"], r["mentee_id"])
        for r in lake.rows("mentoring")
        if r["form"] in forms
        and r["mentor_id"] in homes
        and r["mentee_id"] in homes
        and r["started_on"] <= now.as_of
        and (r["finished_on"] is None or r["finished_on"] > now.as_of)
    }
    loads = Counter((form, mentor) for form, mentor, _ in pairs)
    overloaded = {mentor for (form, mentor), load in loads.items() if form in limits and load > limits[form]}
    mentored = {mentee for _, _, mentee in pairs}
    young = _young(now)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _, mentee in {(mentor, mentee) for _, mentor, mentee in pairs}:
        found[homes[mentee]]["pairs_count"] += 1
    for name, people in {
        "mentees_count": mentored,
        "mentors_count": {mentor for _, mentor, _ in pairs},
        "overloaded_mentors_count": overloaded,
        "young_specialists_count": young,
        "young_without_mentor_count": young - mentored,
    }.items():
        for person in people:
            found[homes[person]][name] += 1
    return found


def _young(now: Moment) -> set[str]:
    return {
        person
        for person in now.pedagogical
        if years_before(now.as_of, 35).replace(day=1) < now.homes[person]["birth_month"]
        and now.homes[person]["teaching_since"] > years_before(now.as_of, 3)
    }


def _limits(region: str) -> dict[str, int]:
    rows = seed("mentoring_limits").with_columns(pl.col("region_code").fill_null("")).sort("region_code")
    return {
        r["form"]: int(r["mentees_max"]) for r in rows.iter_rows(named=True) if r["region_code"] in ("", region)
    }  # fmt: skip
