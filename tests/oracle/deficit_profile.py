"""Deficits by position, experience and competency, and the comparison with requirements, from the lake by sets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl

from pipelines.reference import seed

from .deficit_map import wilson
from .diagnostics import GroupResult, latest_group_results
from .kpi import history
from .lake import RegionLake, Row
from .populations import MANAGERIAL, Moment, redrawn
from .regulations import GROUPS, deficit_level
from .time_windows import months_between

ALL = "all"
LEVELS = ("none", "low", "medium", "high")
HEAD = ["region_code", "municipality_code", "as_of"]
PROFILE_GRAIN = [*HEAD, "dimension", "value", "competency_group"]
GAPS_GRAIN = [*HEAD, "position", "subject", "competency_group"]
COMPETENCY_GRAIN = [*HEAD, "subject", "competency_group", "competency"]
MODEL_GRAIN = [*HEAD, "position_group"]

Results = dict[tuple[str, str], GroupResult]
Cells = dict[tuple[str, ...], list[str]]


def moments(lake: RegionLake, as_of: date, borders: str) -> Iterator[tuple[Moment, Results]]:
    """Every month end with the results of its staff, `all` groups among them."""
    for then in history(lake, as_of):
        now = redrawn(then, as_of, borders)
        results = latest_group_results(lake, now)
        for person in {p for p, _ in results}:
            own = [results[person, g] for g in GROUPS if (person, g) in results]
            score, maximum = (sum((getattr(r, f) for r in own), Decimal(0)) for f in ("score", "maximum"))
            results[person, ALL] = GroupResult(max(r.diagnosed_on for r in own), score, maximum)
        yield now, results


def deficit_profile(folder: Path, region: str, as_of: date, borders: str) -> pl.DataFrame:
    """Columns of the mart for every cut somebody is in."""
    rows: list[Row] = []
    for now, results in moments(RegionLake(folder, region), as_of, borders):
        for (m, dimension, value), people in _cells(now, lambda p, now=now: _cuts(now.homes[p], now.as_of)).items():
            for group in (ALL, *GROUPS):
                found = [results[p, group] for p in people if (p, group) in results]
                row = _head(region, m, now) | {"dimension": dimension, "value": value, "competency_group": group}
                levels = Counter(r.level for r in found)
                row |= {"staff": len(people), "diagnosed": len(found)} | {level: levels[level] for level in LEVELS}
                row["mean_percent"] = sum(r.percent for r in found) / len(found) if found else None
                row["diagnosed_coverage"] = len(found) / len(people)
                rows.append(row | _share("deficit_share", sum(r.is_deficit for r in found), len(found)))
    return pl.DataFrame(rows, infer_schema_length=None)


def competency_gaps(folder: Path, region: str, as_of: date, borders: str) -> pl.DataFrame:
    """Columns of the mart for every position and subject a requirement holds for."""
    rows: list[Row] = []
    for now, results in moments(RegionLake(folder, region), as_of, borders):
        for (m, position, subject), people in _cells(now, lambda p, now=now: _subjects(now.homes[p])).items():
            for group in GROUPS:
                wanted = {p: w for p in people if (w := required(now.homes[p], group))}
                if not wanted:
                    continue
                gaps = Counter(
                    max(0, LEVELS.index(results[p, group].level) - LEVELS.index(w))
                    for p, w in wanted.items()
                    if (p, group) in results
                )
                row = _head(region, m, now) | {"position": position, "subject": subject, "competency_group": group}
                row["required_level"] = next(iter(wanted.values())) if len(set(wanted.values())) == 1 else None
                names = ("meets_requirement", "below_by_one", "below_by_two", "below_by_three")
                row |= {"staff": len(wanted), "diagnosed": gaps.total()} | {n: gaps[i] for i, n in enumerate(names)}
                rows.append(row | _share("below_requirement_share", gaps.total() - gaps[0], gaps.total()))
    return pl.DataFrame(rows, infer_schema_length=None)


def competency_model(folder: Path, region: str, as_of: date, borders: str) -> pl.DataFrame:
    """Persons who came to each step, by category of staff."""
    rows: list[Row] = []
    for now, results in moments(RegionLake(folder, region), as_of, borders):
        for (m, category), people in _cells(now, lambda p, now=now: [(_category(now.homes[p]),)]).items():
            needed = {p: {g for g in GROUPS if required(now.homes[p], g)} for p in people}
            had = {p: {g for g in groups if (p, g) in results} for p, groups in needed.items()}
            row = _head(region, m, now) | {"position_group": category, "staff": len(people)}
            row["mapped"] = sum(bool(g) for g in needed.values())
            row["diagnosed"] = sum(bool(g) for g in had.values())
            row["compared"] = sum(bool(g) and had[p] == g for p, g in needed.items())
            rows.append(row)
    return pl.DataFrame(rows)


def deficit_competencies(folder: Path, region: str, as_of: date, borders: str) -> pl.DataFrame:
    """Columns of the mart, the last three month ends. Names are those of the lake: synthetic senders spell alike."""
    lake = RegionLake(folder, region)
    rows: list[Row] = []
    for now, results in list(moments(lake, as_of, borders))[-3:]:
        sums: dict[tuple[str, str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
        for r in lake.rows("diagnostics"):
            result = results.get((r["person_id"], r["competency_group"]))
            if r["provider"] == "cnppm" and result and result.diagnosed_on == r["diagnosed_on"]:
                parts = sums[r["person_id"], r["competency_group"], r["competency"]]
                parts[0] += r["score"]
                parts[1] += r["max_score"]
        cells: dict[tuple[str, ...], list[list[Decimal]]] = defaultdict(list)
        for (person, group, competency), parts in sums.items():
            home = now.homes[person]
            for _, subject in _subjects(home):
                cells[home["home"], subject, group, competency].append(parts)
        for (m, subject, group, competency), found in cells.items():
            row = _head(region, m, now) | {"subject": subject, "competency_group": group, "competency": competency}
            row["diagnosed"] = len(found)
            row["deficit"] = sum(deficit_level(*parts)[1] for parts in found)
            row["mean_percent"] = float(sum(float(s / x) for s, x in found)) / len(found)
            rows.append(row | _share("deficit_share", row["deficit"], len(found)))
    return pl.DataFrame(rows, infer_schema_length=None)


def required(home: Row, group: str) -> str | None:
    """The level the home row's position and subject need."""
    found = _requirements()
    place = (home["position"], group)
    return found.get((*place, home["taught_subject"]), found.get((*place, ALL)))


@cache
def _requirements() -> dict[tuple[str, str, str], str]:
    rows = seed("competency_requirements").iter_rows(named=True)
    return {(r["position"], r["competency_group"], r["subject"]): r["required_level"] for r in rows}


def _cells(now: Moment, keys: Callable[[str], list[tuple[str, ...]]]) -> Cells:
    cells: Cells = defaultdict(list)
    for person, home in now.homes.items():
        for key in keys(person):
            cells[home["home"], *key].append(person)
    return cells


def _cuts(home: Row, as_of: date) -> list[tuple[str, ...]]:
    years = max(0, months_between(home["teaching_since"], as_of) // 12)
    bounds = [(0, "up_to_3"), (3, "from_3_to_5"), (5, "from_5_to_10"), (10, "from_10_to_15"), (15, "from_15_to_20")]
    band = [name for first, name in [*bounds, (20, "from_20")] if years >= first][-1]
    return [("position", home["position"]), ("position_group", _category(home)), ("experience_band", band)]


def _category(home: Row) -> str:
    return "managerial" if home["position"] in MANAGERIAL else "pedagogical"


def _subjects(home: Row) -> list[tuple[str, ...]]:
    return [(home["position"], s) for s in {ALL, home["taught_subject"]} if s]


def _head(region: str, municipality: str, now: Moment) -> Row:
    return {"region_code": region, "municipality_code": municipality, "as_of": now.as_of}


def _share(name: str, hits: int, n: int) -> Row:
    low, high = wilson(hits, n) if n else (None, None)
    return {name: hits / n if n else None, f"{name}_low": low, f"{name}_high": high}
