"""The lake as assets: one per source, the deliveries and the rejections, partitioned by region.

Finding tables, casting and accounting belong to `pipelines.ingest`; here it is only called, region by region, in one
step, so that a night is one run however many regions there are.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

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

from pipelines.assets.night import Night
from pipelines.contracts import load_contracts
from pipelines.ingest import IngestSummary, ingest_region
from pipelines.ingest.quarantine import purge, seal_plain
from pipelines.keys import key_of_lake
from pipelines.reference import seed

LEDGERS = {"_deliveries": "Полученные файлы и их судьба", "_rejections": "Отклонённые строки и предупреждения"}

_RETRIES = 2
_WAIT_SECONDS = 5.0


def lake_key(folder: str) -> AssetKey:
    """Asset of one folder of the lake."""
    return AssetKey(["lake", folder.removeprefix("_")])


def lake_assets(regions: tuple[str, ...]) -> AssetsDefinition:
    """The assets of the lake, partitioned by these regions, in their order."""
    partitions = StaticPartitionsDefinition(list(regions))
    titles = {source: contract.title_ru for source, contract in load_contracts().items()} | LEDGERS
    specs = [
        AssetSpec(lake_key(folder), description=title, group_name="lake", kinds={"parquet"}, partitions_def=partitions)
        for folder, title in titles.items()
    ]

    @multi_asset(
        specs=specs,
        name="lake",
        backfill_policy=BackfillPolicy.single_run(),
    )
    def lake(context: AssetExecutionContext, night: ResourceParam[Night]) -> Iterator[MaterializeResult[None]]:
        partitioned = context.has_partition_key or context.has_partition_key_range
        chosen = tuple(context.partition_keys) if partitioned else night.settings.regions
        seal_plain(night.settings, key_of_lake(night.settings))
        try:
            summaries = [_ingest(night, region) for region in chosen]
        except OSError as error:
            # A network share may fail for a moment; what was read already is not read again.
            if context.retry_number < _RETRIES:
                raise RetryRequested(max_retries=_RETRIES, seconds_to_wait=_WAIT_SECONDS) from error
            raise
        night.counts["files"] = sum(s.files_total for s in summaries)
        night.counts["files_new"] = sum(s.files_new for s in summaries)
        night.counts["quarantine_purged"] = purge(night.settings, night.settings.quarantine_days, datetime.now(UTC))
        counts = _counts(night.settings.lake, chosen)
        for folder in titles:
            yield MaterializeResult(asset_key=lake_key(folder), metadata=counts.get(folder, {"files": 0, "rows": 0}))

    return lake


def _ingest(night: Night, region: str) -> IngestSummary:
    name = dict(seed("regions").select("region_code", "name_ru").iter_rows())[region]
    if (night.settings.landing / region).is_dir():
        night.progress("ingest", name, 0, 0)
    return ingest_region(night.settings, region, lambda _, done, total: night.progress("ingest", name, done, total))


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
