"""The lake as assets: one per source, the deliveries and the rejections, partitioned by region.

Finding tables, casting and accounting belong to `pipelines.ingest`; here it is only called, region by region, in one
step, so that a night is one run however many regions there are.
"""

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    BackfillPolicy,
    MaterializeResult,
    ResourceParam,
    RetryRequested,
    StaticPartitionsDefinition,
    multi_asset,
)

from pipelines.assets.care import DATA_DIRECTORY, FILES, READING, is_transient, nightly_freshness
from pipelines.assets.night import Night, known
from pipelines.assets.shown import deliveries_preview, is_seen, source_preview
from pipelines.contracts import load_contracts
from pipelines.ingest import IngestSummary, ingest_region
from pipelines.ingest.arriving import arriving
from pipelines.ingest.quarantine import purge, seal_plain
from pipelines.keys import key_of_lake
from pipelines.reference import seed

LEDGERS = {"_deliveries": "Полученные файлы и их судьба", "_rejections": "Отклонённые строки и предупреждения"}


def lake_key(folder: str) -> AssetKey:
    """Asset of one folder of the lake."""
    return AssetKey(["lake", folder.removeprefix("_")])


def lake_assets(regions: tuple[str, ...]) -> AssetsDefinition:
    """The assets of the lake, partitioned by these regions, in their order."""
    partitions = StaticPartitionsDefinition(list(regions))
    titles = {source: contract.title_ru for source, contract in load_contracts().items()} | LEDGERS
    specs = [
        AssetSpec(
            lake_key(folder),
            description=title,
            group_name="lake",
            kinds={"parquet"},
            partitions_def=partitions,
            owners=FILES,
            tags={"layer": "lake", "personal_data": "pseudonymised"},
            freshness_policy=nightly_freshness(regions),
        )
        for folder, title in titles.items()
    ]

    @multi_asset(
        specs=specs,
        name="lake",
        backfill_policy=BackfillPolicy.single_run(),
        pool=DATA_DIRECTORY,
    )
    def lake(context: AssetExecutionContext, night: ResourceParam[Night]) -> Iterator[MaterializeResult[None]]:
        partitioned = context.has_partition_key or context.has_partition_key_range
        chosen = tuple(context.partition_keys) if partitioned else night.settings.regions
        began = time.monotonic()
        seal_plain(night.settings, key_of_lake(night.settings))
        try:
            moving = arriving(night.settings.landing, night.settings.regions, known(night.first_look))
            summaries = [_ingest(night, region, moving) for region in chosen]
        except OSError as error:
            named = _without_names(error, night.settings.landing)
            # A network share may fail for a moment; what was read already is not read again.
            if is_transient(error) and context.retry_number < READING.max_retries:
                wait = READING.calculate_delay(context.retry_number + 1)
                raise RetryRequested(max_retries=READING.max_retries, seconds_to_wait=wait) from named
            raise named from None
        night.counts["files"] = sum(s.files_total for s in summaries)
        night.counts["files_arriving"] = len(moving)
        night.counts["files_new"] = sum(s.files_new for s in summaries)
        night.counts["quarantine_purged"] = purge(night.settings, night.settings.quarantine_days, datetime.now(UTC))
        counts = _counts(night.settings.lake, chosen)
        seconds = round(time.monotonic() - began, 3)
        seen = _seen(night.settings.lake, list(titles), chosen) if is_seen(context) else {}
        for folder in titles:
            measured = {**counts.get(folder, {"files": 0, "rows": 0}), "duration_s": seconds, **seen.get(folder, {})}
            yield MaterializeResult(asset_key=lake_key(folder), metadata=measured)

    return lake


def _without_names(error: OSError, landing: Path) -> OSError:
    """The same error; of a file in landing only the folder is told, for its name may be a person's."""
    name = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
    if name is None or not name.is_relative_to(landing):
        return error
    return OSError(error.errno, os.strerror(error.errno or 0), str(name.parent))


def _seen(lake: Path, folders: list[str], regions: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Bytes and a preview of every folder of the lake over these regions."""
    ledgers = [path for r in regions if (path := lake / "_deliveries" / f"region={r}.parquet").is_file()]
    if not ledgers:
        return {}
    ledger = pl.read_parquet(ledgers, hive_partitioning=False)
    found: dict[str, dict[str, Any]] = {}
    for folder in folders:
        files = [p for r in regions for p in (lake / folder).glob(f"region={r}*") for p in (p, *p.glob("*.parquet"))]
        found[folder] = {"bytes": sum(p.stat().st_size for p in files if p.is_file())}
        if folder == "_deliveries":
            found[folder]["preview"] = deliveries_preview(ledger)
        elif folder not in LEDGERS:
            found[folder]["preview"] = source_preview(ledger, folder)
    return found


def _ingest(night: Night, region: str, moving: frozenset[str]) -> IngestSummary:
    name = dict(seed("regions").select("region_code", "name_ru").iter_rows())[region]
    if (night.settings.landing / region).is_dir():
        night.progress("ingest", name, 0, 0)
    tell = partial(night.progress, "ingest", name)
    return ingest_region(night.settings, region, lambda _, done, total: tell(done, total), moving)


def _counts(folder: Path, regions: tuple[str, ...]) -> dict[str, dict[str, int | str]]:
    """Files and valid rows per folder of the lake over these regions, sources also by region as JSON text."""
    files = [path for r in regions if (path := folder / "_deliveries" / f"region={r}.parquet").is_file()]
    if not files:
        return {}
    counted = (
        pl.scan_parquet(files)
        .group_by("source", "region_code")
        .agg(pl.len().alias("files"), pl.col("rows_valid").filter(pl.col("status") == "accepted").sum().alias("rows"))
        .sort("source", "region_code")
        .collect()
    )
    counts: dict[str, dict[str, int | str]] = {}
    for (source,), part in counted.group_by("source", maintain_order=True):
        by_region = json.dumps({row.pop("region_code"): row for row in part.drop("source").to_dicts()})
        counts[str(source)] = _sums(part) | {"regions": by_region}
    counts["_deliveries"] = _sums(counted)
    return counts


def _sums(part: pl.DataFrame) -> dict[str, int | str]:
    return {"files": int(part["files"].sum()), "rows": int(part["rows"].sum())}
