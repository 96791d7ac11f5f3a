"""Pupils' results against deficits by municipality and subject, and the support of schools with low results."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from .deliveries_in_force import organisations_in_force
from .diagnostics import latest_group_results
from .kpi import history
from .lake import RegionLake, Row
from .populations import MANAGERIAL, TEACHERS, Moment
from .regulations import deficit_level
from .row_fate import rows_with_fate
from .territory import municipality_on
from .time_windows import window
from .training import completions, known_postcourse

CELL = ["region_code", "as_of", "exam", "exam_year", "subject", "competency_group", "measure"]
SCHOOL = ["region_code", "as_of", "org_inn"]
MINIMUM = 10


def report_days(lake: RegionLake, as_of: date) -> list[date]:
    """Year ends and the last month of the history."""
    days = [now.as_of for now in history(lake, as_of)]
    return [d for d in days if d.month == 12 or d == max(days)]


def outcome_cells(folder: Path, region: str, as_of: date, borders: str) -> pl.DataFrame:
    """mean_percent by municipality, report day, exam, exam_year and subject."""
    lake = RegionLake(folder, region)
    results = rows_with_fate(folder, "outcomes", region).filter(
        pl.col("fate") == "accepted", pl.col("cancelled").fill_null(value=False).not_(), pl.col("participants") > 0
    )
    found = []
    for day in report_days(lake, as_of):
        homes = {inn: row["home"] for inn, row in organisations_in_force(lake, day).items()}
        if borders == "as_now":
            homes = {inn: municipality_on(m, as_of) or m for inn, m in homes.items()}
        found.append(
            results.filter(pl.col("exam_year") <= day.year, pl.col("org_inn").is_in(list(homes)))
            .with_columns(municipality_code=pl.col("org_inn").replace_strict(homes), as_of=pl.lit(day))
            .group_by("region_code", "municipality_code", "as_of", "exam", "exam_year", "subject")
            .agg(
                # equal to 12 digits is equal: the order of adding must not break a tie of ranks
                mean_percent=(
                    (pl.col("mean_percent") * pl.col("participants")).sum().cast(pl.Float64)
                    / pl.col("participants").sum()
                ).round(12)
            )
        )
    return pl.concat(found)


def correlations(results: pl.DataFrame, deficit_map: pl.DataFrame) -> pl.DataFrame:
    """Spearman's rho and n of every cell that has a pair of figures; the map is on the borders of the results."""
    sides = deficit_map.with_columns(deficit_share=pl.when(pl.col("diagnosed") > 0).then("deficit_share")).unpivot(
        ["deficit_share", "diagnosed_coverage"],
        index=["region_code", "municipality_code", "as_of", "subject", "competency_group"],
        variable_name="measure",
        value_name="x",
    )
    pairs = results.join(sides.drop_nulls("x"), on=["region_code", "municipality_code", "as_of", "subject"])
    rho = pl.corr(pl.col("x").rank("average"), pl.col("mean_percent").rank("average"))
    return (
        pairs.group_by(CELL)
        .agg(n=pl.len(), rho=rho, can_vary=(pl.col("x").n_unique() > 1) & (pl.col("mean_percent").n_unique() > 1))
        .with_columns(rho=pl.when(pl.col("n") >= MINIMUM, pl.col("can_vary")).then("rho"))
        .with_columns(missing_reason=pl.when(pl.col("rho").is_null()).then(pl.lit("z")))
    )


def low_result_schools(folder: Path, region: str, as_of: date) -> pl.DataFrame:
    """Counts of the pedagogical people of every school with low results, per month end."""
    lake = RegionLake(folder, region)
    found = [row for now in history(lake, as_of) for row in _schools(lake, now)]
    return pl.DataFrame(found, infer_schema_length=None)


def _schools(lake: RegionLake, now: Moment) -> list[Row]:
    days = window("ytd", now.as_of, lake.rules.cumulative_since)
    events = {r["person_id"] for r in lake.rows("support_events") if r["held_on"] in days}
    mentored = {
        r["mentee_id"]
        for r in lake.rows("mentoring")
        if r["started_on"] <= days.last and (r["finished_on"] is None or r["finished_on"] >= days.first)
    }
    ioms = {r["person_id"] for r in lake.rows("ioms") if r["stage"] != "cancelled" and r["created_on"] in days}
    trained = {r["person_id"] for r, _ in completions(lake, days) if r["attestation"] == "passed"}
    followed = {r["person_id"] for r in known_postcourse(lake) if r["held_on"] in days}
    diagnosed = {
        r["person_id"] for r in lake.rows("diagnostics") if r["provider"] == "cnppm" and r["diagnosed_on"] in days
    }
    deficits = _has_deficit(lake, now)
    schools = {inn for inn, row in now.organisations.items() if row["low_results"] and row["org_type"] == "school"}
    people: dict[str, set[str]] = {inn: set() for inn in schools}
    for person, home in now.homes.items():
        if home["org_inn"] in schools and home["position"] not in MANAGERIAL:
            people[home["org_inn"]].add(person)
    return [
        {
            "region_code": lake.region,
            "as_of": now.as_of,
            "org_inn": inn,
            "staff_count": len(own),
            "teachers_count": sum(now.homes[p]["position"] in TEACHERS for p in own),
            "event_count": len(own & events),
            "mentored_count": len(own & mentored),
            "iom_count": len(own & ioms),
            "diagnosed_count": len(own & diagnosed),
            "results_count": len(own & deficits.keys()),
            "deficit_count": sum(deficits[p] for p in own & deficits.keys()),
            "trained_count": len(own & trained),
            "postcourse_count": len(own & followed),
            "supported_count": len(own & (events | mentored | ioms | trained | followed)),
        }
        for inn, own in people.items()
    ]


def _has_deficit(lake: RegionLake, now: Moment) -> dict[str, bool]:
    """person with a result in `rolling24` -> deficit over the rows of the latest date of each group together."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for (person, _), result in latest_group_results(lake, now).items():
        score, maximum = sums.get(person, (Decimal(0), Decimal(0)))
        sums[person] = (score + result.score, maximum + result.maximum)
    return {person: deficit_level(score, maximum)[1] for person, (score, maximum) in sums.items()}
