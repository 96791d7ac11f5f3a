"""What became of each valid row: accepted, duplicate or superseded.

Events: one history per natural key over all deliveries. Snapshots: one history per delivery, and a later delivery
of the same period start and deliverer supersedes every row of the earlier one.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.contracts.load import load_contract


def deliveries(lake: Path, region: str) -> pl.DataFrame:
    """Landed files of a region, one row each."""
    return pl.read_parquet(lake / "_deliveries" / f"region={region}.parquet")


def rows_with_fate(lake: Path, source: str, region: str) -> pl.DataFrame:
    """Valid rows of accepted files with `fate`, delivery columns joined, in delivery and row order."""
    contract = load_contract(source)
    files = [lake / source / "_schema.parquet", *sorted((lake / source / f"region={region}").glob("*.parquet"))]
    rows = pl.concat([pl.read_parquet(f, hive_partitioning=False) for f in files], how="diagonal")
    about = deliveries(lake, region).filter(pl.col("source") == source, pl.col("status") == "accepted")
    rows = rows.join(
        about.select("delivery_id", "period_start", "deliverer", "delivery_order"), on="delivery_id", how="inner"
    ).sort("delivery_order", "row_order")
    scope = ["period_start", "deliverer", "delivery_id"] if contract.is_snapshot else []
    key = [*scope, *contract.lake_key]
    same_as_before = pl.col("content_hash") == pl.col("content_hash").shift(1).over(key)
    rows = rows.with_columns(is_copy=same_as_before.fill_null(value=False)).with_columns(
        is_last=pl.col("row_order").cum_count(reverse=True).over([*key, "is_copy"]) == 1
    )
    if contract.is_snapshot:
        newest = pl.col("delivery_order").max().over("period_start", "deliverer")
        rows = rows.with_columns(is_replaced=pl.col("delivery_order") < newest)
    else:
        rows = rows.with_columns(is_replaced=pl.lit(value=False))
    fate = (
        pl.when("is_replaced")
        .then(pl.lit("superseded"))
        .when("is_copy")
        .then(pl.lit("duplicate"))
        .when("is_last")
        .then(pl.lit("accepted"))
        .otherwise(pl.lit("superseded"))
    )
    return rows.with_columns(fate=fate)
