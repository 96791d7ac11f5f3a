"""When each source of each region came last and when the next delivery is due, by contract and seed."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pipelines.contracts import load_contracts
from pipelines.reference import seed
from pipelines.settings import Settings


def freshness(settings: Settings, today: date) -> pl.DataFrame:
    """One row per region and source that was ever accepted, sorted.

    `region, source, last_period, last_delivered_at, due_on` (null where the contract names no rhythm), `days_late`
    (0 while in time): the next period should have come by `due_on`.
    """
    accepted = _deliveries(settings).filter(
        (pl.col("status") == "accepted") & pl.col("region_code").is_in(settings.regions)
    )
    last = accepted.group_by(region="region_code", source="source").agg(
        pl.col("period").sort_by("period_end").last().alias("last_period"),
        pl.col("period_end").max(),
        pl.col("delivered_at").max().alias("last_delivered_at"),
    )
    due = (
        (pl.col("period_end").dt.offset_by("1d"))
        .dt.offset_by(pl.format("{}mo", "period_months"))
        .dt.offset_by(pl.format("{}d", "due_days"))
        .dt.offset_by("-1d")
    )
    late = (pl.lit(today) - pl.col("due_on")).dt.total_days().clip(lower_bound=0).fill_null(0)
    return (
        last.join(_rhythms(), on="source", how="left")
        .with_columns(due_on=due)
        .with_columns(days_late=late)
        .select("region", "source", "last_period", "last_delivered_at", "due_on", "days_late")
        .sort("region", "source")
    )


def waiting(settings: Settings) -> pl.DataFrame:
    """`region, source, held, rejected`: latest files of their senders that were not accepted. No names of files."""
    sender = ["region_code", "source", "period", "deliverer"]
    known = _deliveries(settings).filter(
        (pl.col("status") != "unchanged") & pl.col("region_code").is_in(settings.regions)
    )
    return (
        known.filter(pl.col("delivery_order") == pl.col("delivery_order").max().over(sender))
        .filter(pl.col("status").is_in(["held", "rejected"]))
        .group_by(region="region_code", source="source")
        .agg(*((pl.col("status") == status).sum().cast(pl.Int64).alias(status) for status in ("held", "rejected")))
        .sort("region", "source")
    )


def _deliveries(settings: Settings) -> pl.DataFrame:
    columns: dict[str, Any] = {
        "region_code": pl.String, "source": pl.String, "period": pl.String, "period_end": pl.Date,
        "deliverer": pl.String, "delivered_at": pl.Datetime("us"), "delivery_order": pl.UInt32, "status": pl.String,
    }  # fmt: skip
    files = sorted((settings.lake / "_deliveries").glob("region=*.parquet"))
    frames = [pl.read_parquet(file, columns=list(columns), hive_partitioning=False) for file in files]
    return pl.concat([pl.DataFrame(schema=columns), *(frame.select(list(columns)) for frame in frames)])


def _rhythms() -> pl.DataFrame:
    """Months of a period and days of grace by source; sources without a rhythm are not in it."""
    frequencies = pl.DataFrame(
        [(contract.source, contract.frequency) for contract in load_contracts().values()],
        schema=["source", "frequency"],
        orient="row",
    )
    deadlines = seed("reporting_deadlines").select("frequency", "period_months", "due_days")
    return frequencies.join(deadlines, on="frequency")
