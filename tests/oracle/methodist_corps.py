"""The methodical asset against its requirements, and where its subjects are covered."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from .kpi import history
from .lake import RegionLake, Row
from .methodists import methodists_in_force
from .populations import Moment, redrawn
from .time_windows import years_before

COVERAGE_GRAIN = ["region_code", "municipality_code", "as_of", "subject"]
MUST = ("must_highest_category", "must_experience_5y", "proc_fioko_assessment", "proc_academy_training")
ROLES = ("role_association_head", "role_gia_expert", "role_community_leader", "role_stable_high_results")
_WORDS = {True: "met", False: "not_met", None: "unknown"}


def methodist_registry(lake_folder: Path, region: str, as_of: date, borders: str) -> pl.DataFrame:
    """How many methodists of a municipality and subject have exactly these marks: grain is everything but `people`."""
    lake = RegionLake(lake_folder, region)
    tested = _first_assessments(lake)
    reports = [d["period_start"] for d in lake.deliveries("fioko")]
    found: Counter[tuple[Any, ...]] = Counter()
    for now in _moments(lake, as_of, borders):
        methodists = methodists_in_force(lake, now) or {}
        loads = Counter(methodist for methodist, _ in supported(lake, now, methodists))
        for person, row in methodists.items():
            marks = _marks(row, now, person, tested.get(person), reports)
            all_met = _verdict(marks)
            words = tuple(_WORDS[marks[code]] for code in (*MUST, *ROLES))
            found[now.staff[person], now.as_of, row["subject"], *words, all_met, loads[person]] += 1
    names = ["municipality_code", "as_of", "subject", *MUST, *ROLES, "all_met", "mentees_count"]
    texts = dict.fromkeys(["municipality_code", "subject", *MUST, *ROLES], pl.String)
    types = {"as_of": pl.Date, "all_met": pl.Boolean, "mentees_count": pl.Int64} | texts
    frame = pl.DataFrame([dict(zip(names, key, strict=True)) for key in found], schema={n: types[n] for n in names})
    return frame.with_columns(region_code=pl.lit(region), people=pl.Series(list(found.values()), dtype=pl.Int64))


def methodist_coverage(lake_folder: Path, region: str, as_of: date, borders: str) -> pl.DataFrame:
    """Counts named as in the mart; methodists null where no registry or no staff is in force."""
    lake = RegionLake(lake_folder, region)
    rows: list[dict[str, Any]] = []
    for now in _moments(lake, as_of, borders):
        corps = methodists_in_force(lake, now)
        methodists = corps or {}
        pairs = supported(lake, now, methodists)
        helped = {mentee for _, mentee in pairs}
        for m in now.municipalities:
            has_staff = m in now.staff_known_in
            has_corps = has_staff and corps is not None
            people = [p for p, home in now.pedagogical.items() if home == m]
            own = [p for p in methodists if now.staff[p] == m]
            taught = {p: now.homes[p]["taught_subject"] for p in people}
            subjects = {"all", *taught.values(), *(methodists[p]["subject"] for p in own)} - {None}
            for subject in subjects:
                teachers = [p for p in people if subject in ("all", taught[p])]
                experts = {p for p in own if subject in ("all", methodists[p]["subject"])}
                loads = Counter(a for a, _ in pairs if a in experts)
                mentees = len({mentee for a, mentee in pairs if a in experts})
                rows.append({
                    "region_code": region, "municipality_code": m, "as_of": now.as_of, "subject": subject,
                    "teachers_count": len(teachers) if has_staff else None,
                    "methodists_count": len(experts) if has_corps else None,
                    "mentees_count": mentees if has_corps else None,
                    "mentees_per_methodist": mentees / len(experts) if experts else None,
                    "mentees_max_per_methodist": max((loads[p] for p in experts), default=None),
                    "teachers_supported_count": len(helped.intersection(teachers)) if has_corps else None,
                    "is_covered": bool(experts) if has_corps else None,
                    "missing_reason": None if has_corps else "x",
                })  # fmt: skip
    counts = ("teachers", "methodists", "mentees", "teachers_supported")
    types = {f"{c}_count": pl.Int64 for c in counts} | {"mentees_max_per_methodist": pl.Int64}
    other = {"mentees_per_methodist": pl.Float64, "is_covered": pl.Boolean, "missing_reason": pl.String}
    return pl.DataFrame(rows, schema_overrides=types | other)


def supported(lake: RegionLake, now: Moment, methodists: dict[str, Row]) -> set[tuple[str, str]]:
    """(methodist, pedagogical mentee) on the date."""
    pedagogical = now.pedagogical
    return {
        (r["mentor_id"], r["mentee_id"])
        for r in lake.rows("mentoring")
        if r["form"] == "methodist_support"
        and r["mentor_id"] in methodists
        and r["mentee_id"] in pedagogical
        and r["started_on"] <= now.as_of
        and (r["finished_on"] is None or r["finished_on"] > now.as_of)
    }


def _moments(lake: RegionLake, as_of: date, borders: str) -> list[Moment]:
    return [redrawn(then, as_of, borders) for then in history(lake, as_of)]


def _first_assessments(lake: RegionLake) -> dict[str, date]:
    first: dict[str, date] = {}
    for row in lake.rows("fioko"):
        first[row["person_id"]] = min(row["assessed_on"], first.get(row["person_id"], date.max))
    return first


def _marks(row: Row, now: Moment, person: str, tested: date | None, reports: list[date]) -> dict[str, bool | None]:
    home, day = now.homes[person], row["academy_training_on"]
    is_reported = any(start <= now.as_of for start in reports)
    return {
        "must_highest_category": None if home["category"] is None else "highest" in home["category"],
        "must_experience_5y": home["teaching_since"] <= years_before(now.as_of, 5),
        "role_association_head": row["is_association_head"],
        "role_gia_expert": row["is_exam_expert"],
        "role_community_leader": row["is_community_leader"],
        "role_stable_high_results": row["has_stable_results"],
        "proc_fioko_assessment": True if tested and tested <= now.as_of else False if is_reported else None,
        "proc_academy_training": day is not None and day <= now.as_of,
    }


def _verdict(marks: dict[str, bool | None]) -> bool | None:
    must, roles = [marks[code] for code in MUST], [marks[code] for code in ROLES]
    if False in must or all(mark is False for mark in roles):
        return False
    return True if None not in must and True in roles else None
