"""Row accounting: what became of the rows of every landed file, from the lake alone."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from .row_fate import deliveries, rows_with_fate

COUNTS = ("rows_accepted", "rows_duplicate", "rows_superseded")


def ledger(lake: Path, region: str) -> pl.DataFrame:
    """One line per landed file: path, status, rows_read, rows_rejected, rows_skipped and the counts of fates.

    Rows of a held or rejected file count nowhere except in rows_read.
    """
    landed = deliveries(lake, region)
    counted = [
        rows_with_fate(lake, source, region)
        .group_by("delivery_id")
        .agg((pl.col("fate") == name.removeprefix("rows_")).sum().cast(pl.Int64).alias(name) for name in COUNTS)
        for source in landed["source"].unique().sort()
    ]
    return (
        landed.select("delivery_id", "region_code", "path", "status", "rows_read", "rows_rejected", "rows_skipped")
        .join(pl.concat(counted), on="delivery_id", how="left")
        .with_columns(
            pl.when(pl.col("status") == "accepted").then(pl.col(name)).otherwise(0).fill_null(0).alias(name)
            for name in (*COUNTS, "rows_rejected", "rows_skipped")
        )
        .drop("delivery_id")
        .sort("path")
    )
