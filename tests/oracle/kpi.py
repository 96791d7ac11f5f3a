"""All indicators of a region over its history: regional and municipal cells with their missing reasons and status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from . import diagnostics, methodists, programmes, roadmap, routes, training, young
from .borders import placed
from .lake import RegionLake
from .parts import Parts, count, regional, regrouped
from .populations import Moment, moment, redrawn
from .regulations import GROUPS, Target, targets
from .time_windows import month_ends

Compute = Callable[[RegionLake, Moment], Parts]


@dataclass(frozen=True)
class Indicator:
    code: str
    compute: Compute
    #: sources without which the cell is `x`
    needs: tuple[str, ...] = ("staff",)
    municipal: bool = True


def kpi(lake_folder: Path, region: str, as_of: date, borders: str = "as_was") -> tuple[pl.DataFrame, pl.DataFrame]:
    """(regional, municipal) cells for every month end from the first with staff in force.

    `borders` of the municipal cells: those valid on each month end (`as_was`), on the last one (`as_now`), or districts
    (`district`).
    Columns: region_code, (municipality_code,) as_of, kpi_code, numerator, denominator, value, missing_reason,
    target_operator, target_value, status.
    """
    lake = RegionLake(lake_folder, region)
    aims = targets(region)
    regional_rows, municipal_rows = [], []
    for then in history(lake, as_of):
        now = redrawn(then, as_of, borders)
        there = {m: placed(m, as_of, borders) for m in then.municipalities}
        corps = methodists.methodists_in_force(lake, now)
        available = {
            "staff": now.staff_known_in,
            "teams": {there[m] for m in training.teams_known_in(lake, then)},
            "methodists": set() if corps is None else set(now.municipalities),
            "programs": set() if programmes.programmes_on(lake, now.as_of) is None else set(now.municipalities),
        }
        for indicator in INDICATORS:
            where = set(now.municipalities)
            for source in indicator.needs:
                where &= available[source]
            head = {"region_code": region, "as_of": now.as_of, "kpi_code": indicator.code}
            aim = aims.get(indicator.code)
            # what only the region has counts municipalities, if at all, as they were
            parts = regrouped(indicator.compute(lake, now if indicator.municipal else then), there) if where else None
            whole = (parts.numerator, parts.denominator) if parts else None
            regional_rows.append(head | cell(whole, aim, now.as_of))
            for m in now.municipalities if indicator.municipal else []:
                empty = (0, None if parts is None or parts.denominator is None else 0)
                own = parts.municipal.get(m, empty) if parts and m in where else None
                municipal_rows.append(head | {"municipality_code": m} | cell(own, aim, now.as_of))
    return pl.DataFrame(regional_rows, schema_overrides=TYPES), pl.DataFrame(municipal_rows, schema_overrides=TYPES)


TYPES = {
    "numerator": pl.Int64,
    "denominator": pl.Int64,
    "value": pl.Float64,
    "missing_reason": pl.String,
    "target_operator": pl.String,
    "target_value": pl.Float64,
}


def history(lake: RegionLake, as_of: date) -> list[Moment]:
    """The region on every month end from the first with staff in force."""
    starts = [d["period_start"] for d in lake.deliveries("staff")]
    moments = [moment(lake, day) for day in month_ends(min(starts), as_of)] if starts else []
    while moments and not moments[0].staff_known_in:
        moments.pop(0)
    return moments


def cell(parts: tuple[int, int | None] | None, target: Target | None, as_of: date) -> dict[str, object]:
    """Numerator, denominator, value, missing reason, target and status of one cell."""
    numerator, denominator = parts if parts else (None, None)
    value = None
    if numerator is not None:
        value = float(numerator) if denominator is None else numerator / denominator if denominator else None
    reason = "x" if parts is None else "z" if value is None else None
    return {
        "numerator": numerator,
        "denominator": denominator,
        "value": value,
        "missing_reason": reason,
        "target_operator": target.operator if target else None,
        "target_value": target.value if target else None,
        "status": reason or status(value or 0.0, target, as_of),
    }


def status(value: float, target: Target | None, as_of: date) -> str:
    if target is None:
        return "no_target"
    reached = {">=": value >= target.value, "<=": value <= target.value, "=": value == target.value}
    if reached[target.operator]:
        return "met"
    waiting = target.operator == ">=" and target.deadline is not None and as_of < target.deadline
    return "in_progress" if waiting else "not_met"


def _with_methodists(compute: Callable[[RegionLake, Moment, dict[str, dict[str, object]]], Parts]) -> Compute:
    return lambda lake, now: compute(lake, now, methodists.methodists_in_force(lake, now) or {})


def _deficit(group: str) -> Compute:
    return lambda lake, now: diagnostics.deficit_share(lake, now, group)


_CORPS = ("staff", "methodists")
INDICATORS = (
    Indicator("diagnosed_share", diagnostics.diagnosed_share),
    Indicator("iom_share", routes.iom_share),
    Indicator("fr_dpp_completed_share", training.fr_dpp_completed_share),
    Indicator("management_teams_share", training.management_teams_share, ("teams",)),
    Indicator("young_supported_share", young.young_supported_share),
    Indicator("fr_dpp_programs_share", programmes.fr_dpp_programs_share, ("programs",), municipal=False),
    Indicator("postcourse_share", training.postcourse_share),
    Indicator("methodists_count", _with_methodists(lambda _, n, m: methodists.methodists_count(n, m)), _CORPS),
    Indicator("teachers_per_methodist", _with_methodists(methodists.teachers_per_methodist), _CORPS),
    Indicator("roadmap_execution", roadmap.roadmap_execution, (), municipal=False),
    Indicator("monitoring_system", lambda lake, n: roadmap.roadmap_execution(lake, n, "1.3"), (), municipal=False),
    *(Indicator(f"deficit_share_{group}", _deficit(group)) for group in GROUPS),
    Indicator("deficit_closed_share", diagnostics.deficit_closed_share),
    Indicator("iom_completed_share", routes.iom_completed_share),
    Indicator("fioko_assessed_count", lambda lake, n: count(methodists.fioko_persons(lake, n))),
    Indicator(
        "fioko_municipalities_count",
        lambda lake, n: regional(len(set(methodists.fioko_persons(lake, n).values())), None),
        municipal=False,
    ),
    Indicator(
        "methodists_academy_trained_count",
        _with_methodists(lambda _, n, m: methodists.methodists_academy_trained_count(n, m)),
        _CORPS,
    ),
    Indicator(
        "methodist_municipality_coverage",
        _with_methodists(lambda _, n, m: methodists.methodist_municipality_coverage(n, m)),
        _CORPS,
        municipal=False,
    ),
)
