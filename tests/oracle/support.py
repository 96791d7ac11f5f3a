"""The chain of support of each person, walked step by step, and its counts by cell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from statistics import median

import polars as pl

from .diagnostics import GroupResult, _sums
from .kpi import history
from .lake import RegionLake, Row
from .populations import Moment, redrawn
from .programmes import programme_of
from .time_windows import window
from .training import known_postcourse

ALL = "all"
STEPS = ("diagnosed", "iom", "training_started", "training_passed", "postcourse", "exit_diagnosed", "deficit_closed")
MENTORING = {
    "mentoring": "mentoring",
    "management_mentoring": "management_mentorship",
    "supervision": "supervision_and_trials",
    "methodist_support": "tutoring",
    "peer_learning": "horizontal_learning",
}
REGIONAL_GRAIN = ["region_code", "as_of", "subject", "support_form", "step"]
GRAIN = ["municipality_code", *REGIONAL_GRAIN]
COLUMNS = [
    "staff_count", "persons_count", "any_order_count", "share_of_diagnosed", "share_of_previous",
    "median_days_from_previous",
]  # fmt: skip
Days = list[date | None]


def support(lake_folder: Path, region: str, as_of: date, borders: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(regional, municipal) cells with somebody in them; columns GRAIN and COLUMNS."""
    lake = RegionLake(lake_folder, region)
    regional: list[Row] = []
    municipal: list[Row] = []
    for then in history(lake, as_of):
        now = redrawn(then, as_of, borders)
        chains, anyhow, forms = _walk(lake, now)
        cells: dict[tuple[str | None, str, str], list[str]] = {}
        for person, home in now.homes.items():
            kinds = [(ALL, ALL), *((ALL, f) for f in forms.get(person, ()))]
            if home["taught_subject"]:
                kinds.append((home["taught_subject"], ALL))
            for subject, form in kinds:
                for place in (None, home["home"]):
                    cells.setdefault((place, subject, form), []).append(person)
        for (place, subject, form), people in cells.items():
            head = {"region_code": region, "as_of": now.as_of, "subject": subject, "support_form": form}
            rows = _cell(head, [chains[p] for p in people], [anyhow[p] for p in people])
            if place is None:
                regional += rows
            else:
                municipal += [r | {"municipality_code": place} for r in rows]
    return pl.DataFrame(regional, infer_schema_length=None), pl.DataFrame(municipal, infer_schema_length=None)


def _cell(head: Row, chains: list[Days], anyhow: list[list[bool]]) -> list[Row]:
    counts = [sum(c[i] is not None for c in chains) for i in range(7)]
    rows = []
    for i, step in enumerate(STEPS):
        waits = [(b - a).days for c in chains if i and (a := c[i - 1]) and (b := c[i])]
        rows.append(
            head
            | {
                "step": step,
                "staff_count": len(chains),
                "persons_count": counts[i],
                "any_order_count": sum(a[i] for a in anyhow),
                "share_of_diagnosed": counts[i] / counts[0] if counts[0] else None,
                "share_of_previous": counts[i] / counts[i - 1] if i and counts[i - 1] else None,
                "median_days_from_previous": float(median(waits)) if waits else None,
            }
        )
    return rows


def _walk(lake: RegionLake, now: Moment) -> tuple[dict[str, Days], dict[str, list[bool]], dict[str, set[str]]]:
    """Days of the steps in order, whether a step was made in any order, forms received; by person of the staff."""
    facts = {s: _by_person(lake.rows(s)) for s in ("diagnostics", "ioms", "enrollments", "support_events")}
    held = _by_person(known_postcourse(lake))
    mentees = _by_person(lake.rows("mentoring"), "mentee_id")
    closed = _closed(lake, now)
    first = window("rolling24", now.as_of, lake.rules.cumulative_since)
    chains: dict[str, Days] = {}
    anyhow: dict[str, list[bool]] = {}
    forms: dict[str, set[str]] = {}
    for person in now.homes:
        own = {s: rows.get(person, []) for s, rows in facts.items()}
        cnppm = [r for r in own["diagnostics"] if r["provider"] == "cnppm"]
        start = min((r["diagnosed_on"] for r in cnppm if r["diagnosed_on"] in first), default=None)
        if start is None:
            chains[person], anyhow[person] = [None] * 7, [False] * 7
            continue
        iom = _earliest(
            (r["created_on"] for r in own["ioms"] if r["stage"] != "cancelled"), since=start, until=now.as_of
        )
        exits = [r["diagnosed_on"] for r in cnppm if r["stage"] == "exit" and r["diagnosed_on"] > start]
        trainings = [
            r
            for r in own["enrollments"]
            if programme_of(lake, r["program_id"], r["finished_on"] or r["started_on"]) is not None
        ]
        arguments = (trainings, held.get(person, []), exits, closed.get(person), now.as_of)
        chains[person] = [start, iom, *_after(iom, *arguments, in_order=True)]
        free = _after(start, *arguments, in_order=False)
        anyhow[person] = [True, iom is not None, *(d is not None for d in free)]
        forms[person] = {
            r["form"]
            for r in own["support_events"]
            if start <= r["held_on"] <= now.as_of and r["role"] in (None, "participant")
        } | {
            MENTORING[r["form"]]
            for r in mentees.get(person, [])
            if r["started_on"] <= now.as_of and (r["finished_on"] is None or r["finished_on"] >= start)
        }
    return chains, anyhow, forms


def _after(
    begin: date | None,
    trainings: list[Row],
    held: list[Row],
    exits: list[date],
    closed: date | None,
    as_of: date,
    *,
    in_order: bool,
) -> Days:
    if begin is None:
        return [None] * 5
    taken = [r for r in trainings if r["started_on"] >= begin]
    started = _earliest((r["started_on"] for r in taken), since=begin, until=as_of)
    passed = [r for r in taken if r["status"] == "completed" and r["attestation"] == "passed"]
    passed_on = _earliest((r["finished_on"] for r in passed), since=begin, until=as_of)
    after_course = (
        h["held_on"]
        for r in passed
        for h in held
        if h["program_id"] == r["program_id"] and h["held_on"] >= r["finished_on"]
    )
    postcourse = _earliest(after_course, since=begin, until=as_of)
    if in_order and postcourse is None:
        return [started, passed_on, None, None, None]
    left = _earliest(exits, since=postcourse if in_order and postcourse else date.min, until=as_of)
    is_closed = left is not None and closed is not None and closed >= left
    return [started, passed_on, postcourse, left, closed if is_closed else None]


def _closed(lake: RegionLake, now: Moment) -> dict[str, date]:
    """person -> day of the last exit, where every deficit of a first entry that has an exit after it is closed."""
    days = window("rolling24", now.as_of, lake.rules.cumulative_since)
    sides: dict[str, dict[tuple[str, str], list[GroupResult]]] = {"entry": {}, "exit": {}}
    for (person, group, day, stage), (score, maximum) in _sums(lake, now, days, by_stage=True).items():
        sides[stage].setdefault((person, group), []).append(GroupResult(day, score, maximum))
    lasts: dict[str, list[GroupResult]] = {}
    for (person, group), results in sides["entry"].items():
        first = min(results, key=lambda r: r.diagnosed_on)
        after = [r for r in sides["exit"].get((person, group), []) if r.diagnosed_on > first.diagnosed_on]
        if first.is_deficit and after:
            lasts.setdefault(person, []).append(max(after, key=lambda r: r.diagnosed_on))
    return {
        p: max(r.diagnosed_on for r in results)
        for p, results in lasts.items()
        if not any(r.is_deficit for r in results)
    }


def _earliest(days: Iterable[date], since: date, until: date) -> date | None:
    return min((d for d in days if since <= d <= until), default=None)


def _by_person(rows: list[Row], column: str = "person_id") -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row[column], []).append(row)
    return grouped
