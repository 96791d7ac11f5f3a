"""Which deliveries go back to their senders, read from the lake alone: no warehouse, no landing.

A delivery goes back when something in it is to be mended and no later one has taken its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts import load_contracts
from pipelines.ingest.deliveries import DELIVERY_SCHEMA
from pipelines.ingest.lake import DELIVERIES, REJECTION_SCHEMA, REJECTIONS, partition_file, read_or_empty, region_file

_SENDER = ["region_code", "source", "period", "deliverer"]
_UNTAKEN = ["held", "rejected"]


@dataclass(frozen=True)
class Waiting:
    """One delivery to send back: its line of the ledger, and its findings (REJECTION_SCHEMA)."""

    line: dict[str, Any]
    findings: pl.DataFrame

    @property
    def sender(self) -> tuple[str, str]:
        """Region and deliverer; the deliverer is empty where the region delivers."""
        return self.line["region_code"], self.line["deliverer"]


def waiting(lake: Path, regions: Iterable[str], municipality: str | None = None) -> list[Waiting]:
    """Deliveries to send back, by region, deliverer and path; of one deliverer if `municipality` is given."""
    return [item for region in sorted(regions) for item in _of_region(lake, region, municipality)]


def _of_region(lake: Path, region: str, municipality: str | None) -> list[Waiting]:
    deliveries = read_or_empty(region_file(lake, DELIVERIES, region), DELIVERY_SCHEMA)
    findings = read_or_empty(region_file(lake, REJECTIONS, region), REJECTION_SCHEMA)
    counted = deliveries.filter(pl.col("status") != "unchanged")
    faulty = counted.filter(
        pl.col("status").is_in(_UNTAKEN) | pl.col("delivery_id").is_in(findings["delivery_id"].unique().implode())
    )
    if municipality is not None:
        faulty = faulty.filter(pl.col("deliverer") == municipality)
    replaced = _replaced(lake, counted, faulty)
    open_ones = faulty.filter(~pl.col("delivery_id").is_in(list(replaced))).sort("deliverer", "path", "delivery_order")
    by_delivery = findings.partition_by("delivery_id", as_dict=True)
    none = findings.clear()
    return [Waiting(line, by_delivery.get((line["delivery_id"],), none)) for line in open_ones.iter_rows(named=True)]


def _replaced(lake: Path, counted: pl.DataFrame, faulty: pl.DataFrame) -> set[str]:
    """Faulty deliveries whose place was taken.

    A snapshot: by any later one of its sender and period. Events add up, so an accepted file is replaced only by a
    later one with all its keys, a held or rejected one by any later accepted one. A file in a wrong place is replaced
    by the same bytes in a right one.
    """
    later = faulty.join(counted, on=_SENDER, suffix="_later").filter(
        pl.col("delivery_order_later") > pl.col("delivery_order")
    )
    snapshots = [name for name, contract in load_contracts().items() if contract.is_snapshot]
    events = later.filter(~pl.col("source").is_in(snapshots), pl.col("status_later") == "accepted")
    placed = pl.col("period_start").is_not_null() & pl.col("source").is_in(list(load_contracts()))
    whole = [
        later.filter(placed, pl.col("source").is_in(snapshots)),
        events.filter(placed, pl.col("status").is_in(_UNTAKEN)),
    ]
    found = {name for frame in whole for name in frame["delivery_id"]}
    moved = faulty.filter(pl.col("rows_read").is_null()).join(
        counted.filter(pl.col("status") == "accepted"), on=["region_code", "sha256"], how="semi"
    )
    found.update(moved["delivery_id"])
    return found | _sent_again(lake, events.filter(pl.col("status") == "accepted"))


def _sent_again(lake: Path, pairs: pl.DataFrame) -> set[str]:
    """Of pairs of an earlier and a later delivery of events: the earlier ones all keys of which came again."""
    found: set[str] = set()
    grouped = pairs.partition_by("region_code", "source", "period", as_dict=True)
    for (region, source, period), group in sorted(grouped.items()):
        key = list(load_contracts()[str(source)].lake_key)
        path = partition_file(lake, str(source), str(region), str(period))
        if not path.exists():
            continue
        rows = pl.read_parquet(path, columns=["delivery_id", *key], hive_partitioning=False).unique()
        had = rows.group_by("delivery_id").len("had")
        both = (
            group.select("delivery_id", "delivery_id_later")
            .join(rows, on="delivery_id")
            .join(rows, left_on=["delivery_id_later", *key], right_on=["delivery_id", *key], how="semi",
                  nulls_equal=True)
            .group_by("delivery_id", "delivery_id_later")
            .len("again")
            .join(had, on="delivery_id")
        )  # fmt: skip
        found.update(both.filter(pl.col("again") == pl.col("had"))["delivery_id"])
    return found
