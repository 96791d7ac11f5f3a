"""Diagnostics by ЦНППМ: who was diagnosed, evidence, group percents, deficits and their closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .lake import RegionLake
from .parts import Parts, share
from .populations import Moment
from .regulations import deficit_level
from .time_windows import Window, window


@dataclass(frozen=True)
class GroupResult:
    """A person's result in a group on one date."""

    diagnosed_on: date
    score: Decimal
    maximum: Decimal

    @property
    def level(self) -> str:
        return deficit_level(self.score, self.maximum)[0]

    @property
    def is_deficit(self) -> bool:
        return deficit_level(self.score, self.maximum)[1]

    @property
    def percent(self) -> float:
        return float(self.score / self.maximum)


def diagnosed_share(lake: RegionLake, now: Moment) -> Parts:
    days = window("ytd", now.as_of, lake.rules.cumulative_since)
    hits = {r["person_id"] for r in lake.rows("diagnostics") if r["provider"] == "cnppm" and r["diagnosed_on"] in days}
    return share(now.staff, hits)


def first_evidence(lake: RegionLake, accepted: str) -> dict[str, date]:
    """person -> the first diagnosis that counts as evidence (`cnppm` or `any_but_self`)."""
    first: dict[str, date] = {}
    for row in lake.rows("diagnostics"):
        counts = row["provider"] != "self" if accepted == "any_but_self" else row["provider"] == "cnppm"
        if counts and row["diagnosed_on"] < first.get(row["person_id"], date.max):
            first[row["person_id"]] = row["diagnosed_on"]
    return first


def latest_group_results(lake: RegionLake, now: Moment) -> dict[tuple[str, str], GroupResult]:
    """(person, group) -> result over all rows of the latest ЦНППМ date of that group in `rolling24`; staff only."""
    days = window("rolling24", now.as_of, lake.rules.cumulative_since)
    results: dict[tuple[str, str], GroupResult] = {}
    for (person, group, day, _stage), (score, maximum) in _sums(lake, now, days, by_stage=False).items():
        older = results.get((person, group))
        if older is None or older.diagnosed_on < day:
            results[person, group] = GroupResult(day, score, maximum)
    return results


def deficit_share(lake: RegionLake, now: Moment, group: str) -> Parts:
    results = {p: r for (p, g), r in latest_group_results(lake, now).items() if g == group}
    return share({p: now.staff[p] for p in results}, {p for p, r in results.items() if r.is_deficit})


def deficit_closed_share(lake: RegionLake, now: Moment) -> Parts:
    """Pairs with a deficit at the first entry of the window and an exit after it; hit: no deficit at the last exit."""
    days = window("rolling24", now.as_of, lake.rules.cumulative_since)
    entries: dict[tuple[str, str], list[GroupResult]] = {}
    exits: dict[tuple[str, str], list[GroupResult]] = {}
    for (person, group, day, stage), (score, maximum) in _sums(lake, now, days, by_stage=True).items():
        side = entries if stage == "entry" else exits
        side.setdefault((person, group), []).append(GroupResult(day, score, maximum))
    units: dict[tuple[str, str], str] = {}
    closed = set()
    for pair, results in entries.items():
        first = min(results, key=lambda r: r.diagnosed_on)
        after = [r for r in exits.get(pair, []) if r.diagnosed_on > first.diagnosed_on]
        if first.is_deficit and after:
            units[pair] = now.staff[pair[0]]
            if not max(after, key=lambda r: r.diagnosed_on).is_deficit:
                closed.add(pair)
    return share(units, closed)


def _sums(
    lake: RegionLake, now: Moment, days: Window, *, by_stage: bool
) -> dict[tuple[str, str, date, str], tuple[Decimal, Decimal]]:
    """Sums of score and maximum of staff by person, group, date (and stage), ЦНППМ rows of the window."""
    sums: dict[tuple[str, str, date, str], tuple[Decimal, Decimal]] = {}
    for row in lake.rows("diagnostics"):
        if row["provider"] != "cnppm" or row["diagnosed_on"] not in days or row["person_id"] not in now.homes:
            continue
        key = (row["person_id"], row["competency_group"], row["diagnosed_on"], row["stage"] if by_stage else "")
        score, maximum = sums.get(key, (Decimal(0), Decimal(0)))
        sums[key] = (score + row["score"], maximum + row["max_score"])
    return sums
