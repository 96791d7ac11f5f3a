"""What the regulations fix per region: profile, exceptions, targets, roadmap plan, deficit scale, subjects.

The exceptions of Moscow oblast are written here from the specification, not read from the product.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from pipelines.reference import seed

GROUPS = ("subject", "methodical", "psychological_pedagogical", "communicative", "managerial")


@dataclass(frozen=True)
class Rules:
    """How a region reads the indicators that regions read differently."""

    cumulative_since: date
    stale_after_months: int
    fr_dpp_population: str = "pedagogical"
    fr_dpp_evidence: str = "cnppm"
    long_window: str = "ytd"  # of fr_dpp_completed_share, management_teams_share, young_supported_share
    team_programme: str = "quality_management"


@dataclass(frozen=True)
class Target:
    operator: str
    value: float
    deadline: date | None


def rules(region: str) -> Rules:
    profile = seed("region_profiles").row(by_predicate=pl.col("region_code") == region, named=True)
    base = (date.fromisoformat(profile["cumulative_since"]), int(profile["staff_stale_after_months"]))
    if region == "46":
        return Rules(*base, "teachers", "any_but_self", "cumulative", "upskilling")
    return Rules(*base)


def targets(region: str) -> dict[str, Target]:
    """Targets of a region by indicator, official or derived."""
    return {
        row["kpi_code"]: Target(
            row["target_operator"],
            float(row["target_value"]),
            date.fromisoformat(row["deadline"]) if row["deadline"] else None,
        )
        for row in seed("kpi_regulation").iter_rows(named=True)
        if row["region_code"] == region and row["target_value"]
    }


def roadmap_plan(region: str) -> set[tuple[str, date]]:
    """Planned (event_ref, due date) pairs."""
    return {
        (f"{row['block_no']}.{row['event_no']}", date.fromisoformat(due))
        for row in seed("roadmap_events").iter_rows(named=True)
        if row["region_code"] == region
        for due in row["due_dates"].split(";")
    }


def deficit_level(score: Decimal, maximum: Decimal) -> tuple[str, bool]:
    """(level, is it a deficit) of score / maximum; exact, no division."""
    for row in seed("deficit_scale").iter_rows(named=True):
        if Decimal(row["percent_from"]) * maximum <= score < Decimal(row["percent_below"]) * maximum:
            return row["level"], row["is_deficit"] == "true"
    raise ValueError(f"no level for {score} of {maximum}")


def taught_subjects() -> list[str]:
    return sorted(seed("taught_subjects")["subject_code"])
