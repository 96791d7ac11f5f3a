"""The roadmap by event, due date and month end: plan against fact, with the roll-up by executor."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from pipelines.reference import seed

from .kpi import history
from .lake import RegionLake
from .row_fate import rows_with_fate

GRAIN = ["region_code", "as_of", "event_ref", "due_on"]


def roadmap_execution(lake_folder: Path, region: str, as_of: date) -> pl.DataFrame:
    """One row per planned pair and month end: executors, is_due, status, done_on, days_late."""
    months = pl.DataFrame(
        {"as_of": [now.as_of for now in history(RegionLake(lake_folder, region), as_of)]}, schema={"as_of": pl.Date}
    )
    plan = (
        seed("roadmap_events")
        .filter(pl.col("region_code") == region)
        .select(
            "region_code",
            event_ref=pl.col("block_no") + "." + pl.col("event_no"),
            executors=pl.col("executors_ru").str.split(";"),
            due_on=pl.col("due_dates").str.split(";"),
        )
        .explode("due_on")
        .with_columns(pl.col("due_on").str.to_date())
    )
    fact = (
        rows_with_fate(lake_folder, "roadmap", region)
        .filter(pl.col("fate") == "accepted")
        .select("event_ref", "due_on", "cancelled", done="done_on")
    )
    is_known_done = pl.col("done").is_not_null() & (pl.col("done") <= pl.col("as_of"))
    return (
        plan.join(fact, on=["event_ref", "due_on"], how="left")
        .join(months, how="cross")
        .with_columns(done_on=pl.when(is_known_done).then("done"), is_due=pl.col("due_on") <= pl.col("as_of"))
        .with_columns(
            status=pl.when(pl.col("cancelled").fill_null(value=False))
            .then(pl.lit("cancelled"))
            .when(pl.col("done_on") > pl.col("due_on"))
            .then(pl.lit("done_late"))
            .when(pl.col("done_on").is_not_null())
            .then(pl.lit("done_on_time"))
            .when("is_due")
            .then(pl.lit("overdue"))
            .otherwise(pl.lit("planned"))
        )
        .with_columns(
            days_late=pl.when(pl.col("status").is_in(["done_late", "overdue"]))
            .then((pl.coalesce("done_on", "as_of") - pl.col("due_on")).dt.total_days())
            .when(pl.col("status") == "done_on_time")
            .then(0)
        )
        .select(*GRAIN, "executors", "is_due", "status", "done_on", "days_late")
    )


def by_executor(pairs: pl.DataFrame) -> pl.DataFrame:
    """Counts per region, month end and executor from the rows of `roadmap_execution`."""
    counts = pl.col("is_due") & (pl.col("status") != "cancelled")
    done = pl.col("status").is_in(["done_on_time", "done_late"])
    return (
        pairs.explode("executors")
        .with_columns(name_ru=pl.col("executors").str.strip_chars())
        .unique([*GRAIN, "name_ru"])
        .group_by("region_code", "as_of", "name_ru")
        .agg(
            pairs_count=pl.len(),
            overdue_count=(pl.col("status") == "overdue").sum(),
            due_count=counts.sum(),
            due_done_count=(counts & done).sum(),
            days_late_max=pl.col("days_late").max(),
        )
    )
