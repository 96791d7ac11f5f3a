"""Files that were sent again after another had replaced them: by the contract `unchanged`, so the other is in force.

Whether the sender wants the earlier content back or a mail program repeated itself, nobody knows here. So nothing is
decided for him, and whoever looks at `rsnms status` is told what is in force and how to change it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.contracts import load_contracts
from pipelines.ingest.lake import partition_file

_LAST = 2**32 - 1
_PLACE = ["region_code", "source", "period"]
_LINE = [*_PLACE, "deliverer", "path", "sha256", "delivery_order"]


@dataclass(frozen=True)
class OlderCopy:
    """A file (`path` below landing) with content that `in_force`, which came between, has replaced."""

    region_code: str
    deliverer: str
    path: str
    in_force: str


def older_copies(deliveries: pl.DataFrame, lake: Path, landing: Path) -> list[OlderCopy]:
    """By region and path. `deliveries` is the ledger; one file of landing is read for each path replaced in place."""
    accepted = deliveries.filter(pl.col("status") == "accepted").select(*_LINE, "delivery_id")
    copies = pl.concat([deliveries.filter(pl.col("status") == "unchanged").select(_LINE), _reverted(accepted, landing)])
    if copies.is_empty():
        return []
    originals = accepted.select(*_PLACE, "deliverer", "sha256", "delivery_id", original_order="delivery_order")
    known = copies.join(originals, on=[*_PLACE, "deliverer", "sha256"])
    order = pl.col("delivery_order_other")
    between = _replacing(known, accepted, lake).filter(
        order > pl.col("original_order"), order < pl.col("delivery_order")
    )
    in_force = between.sort(order).group_by("region_code", "path").last()
    # What came after the copy and took the place of the other is the sender's last word.
    settled = _replacing(
        in_force.select(_LINE, delivery_id="delivery_id_other").with_columns(sha256=pl.lit("")), accepted, lake
    ).filter(order > pl.col("delivery_order"))
    told = in_force.join(settled, on=["region_code", "path"], how="anti").sort("region_code", "path")
    return [OlderCopy(*row) for row in told.select("region_code", "deliverer", "path", "path_other").iter_rows()]


def _replacing(lines: pl.DataFrame, accepted: pl.DataFrame, lake: Path) -> pl.DataFrame:
    """Lines with each accepted delivery (`…_other`) that replaces something of their `delivery_id`, if it is later."""
    same = pl.col("deliverer") == pl.col("deliverer_other")
    whole_region = (pl.col("deliverer") == "") | (pl.col("deliverer_other") == "")
    pairs = lines.join(accepted, on=_PLACE, suffix="_other")
    return _that_replaces(pairs.filter(same | whole_region, pl.col("sha256") != pl.col("sha256_other")), lake)


def _reverted(accepted: pl.DataFrame, landing: Path) -> pl.DataFrame:
    """Files replaced in place that now have an earlier content again; such a file gets no line of its own."""
    versions = accepted.sort("delivery_order").group_by("region_code", "path", maintain_order=True)
    several = versions.agg(pl.col("sha256"), pl.len()).filter(pl.col("len") > 1)
    now = [
        (region, path, digest)
        for region, path, known in several.select("region_code", "path", "sha256").iter_rows()
        if (digest := _digest(landing / path)) in known[:-1]
    ]
    found = pl.DataFrame(now, ["region_code", "path", "sha256"], orient="row") if now else accepted.clear()
    last = pl.lit(_LAST, accepted.schema["delivery_order"]).alias("delivery_order")
    return accepted.join(found, on=["region_code", "path", "sha256"], how="semi").with_columns(last).select(_LINE)


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""


def _that_replaces(pairs: pl.DataFrame, lake: Path) -> pl.DataFrame:
    """Of pairs of an original and another delivery those where the other replaced something of it.

    A snapshot is replaced whole, an event where its key came with other content.
    """
    snapshots = [name for name, contract in load_contracts().items() if contract.is_snapshot]
    found = [pairs.filter(pl.col("source").is_in(snapshots))]
    events = pairs.filter(~pl.col("source").is_in(snapshots)).partition_by(_PLACE, as_dict=True)
    for (region, source, period), group in sorted(events.items()):
        key = list(load_contracts()[str(source)].lake_key)
        path = partition_file(lake, str(source), str(region), str(period))
        if path.exists():
            rows = pl.read_parquet(path, columns=["delivery_id", "content_hash", *key], hive_partitioning=False)
            met = (
                group.select("delivery_id", "delivery_id_other")
                .join(rows, on="delivery_id")
                .join(rows, left_on=["delivery_id_other", *key], right_on=["delivery_id", *key], nulls_equal=True)
                .filter(pl.col("content_hash") != pl.col("content_hash_right"))
            )
            found.append(group.join(met, on=["delivery_id", "delivery_id_other"], how="semi"))
    return pl.concat(found)
