"""Is there anything to do? Known from the lake before a model is built.

What makes up the id of a release belongs to `pipelines.publish`.
"""

from datetime import date

import duckdb
import polars as pl
from dagster import AssetExecutionContext, AssetKey, MaterializeResult, ResourceParam, asset

from pipelines.assets.care import PUBLISHING
from pipelines.assets.lake import LEDGERS, lake_key
from pipelines.assets.night import Night
from pipelines.publish import Input, accepted_warnings, code_version, current_release, release_id
from pipelines.publish.in_force import mend_release_in_force
from pipelines.settings import Settings

RELEASE_INPUTS = AssetKey(["release", "inputs"])


def next_release_id(settings: Settings, as_of: date) -> str:
    """Id of the release that the lake, as it is now, would make."""
    deliveries = pl.scan_parquet(settings.lake / "_deliveries" / "**" / "*.parquet", hive_partitioning=False)
    counted = deliveries.filter(pl.col("status") != "unchanged").select("path", "sha256", "status").unique().collect()
    inputs = [*(Input(*row) for row in counted.iter_rows()), *accepted_warnings(settings)]
    return release_id(sorted(inputs), as_of, code_version())


def is_new(settings: Settings, identifier: str) -> bool:
    """False when the release in force and the warehouse are both made of exactly this."""
    current = current_release(settings)
    return current is None or current.release_id != identifier or _built_for(settings) != {identifier}


def _built_for(settings: Settings) -> set[str]:
    """Release ids the warehouse speaks of: one, unless there is none, it is damaged or an older version wrote it."""
    if not settings.warehouse_file.is_file():
        return set()
    try:
        with duckdb.connect(str(settings.warehouse_file), read_only=True) as db:
            return {row[0] for row in db.execute("select distinct release_id from audit.check_results").fetchall()}
    except duckdb.Error:
        return set()  # of an older version, or damaged: it is built anew


@asset(
    key=RELEASE_INPUTS,
    deps=[lake_key(folder) for folder in LEDGERS],
    group_name="release",
    owners=PUBLISHING,
    tags={"layer": "release"},
    description="Из чего будет следующий выпуск. Если действующий сделан из того же, дальше ничего не считается.",
)
def inputs(context: AssetExecutionContext, night: ResourceParam[Night]) -> MaterializeResult[None]:
    """What the next release is made of; where the one in force is made of the same, the rest of the run is skipped."""
    identifier = next_release_id(night.settings, night.as_of)
    mend_release_in_force(night.settings, identifier)
    night.is_new = night.full or is_new(night.settings, identifier)
    if not night.is_new:
        night.outcome = "nothing_new"
        context.log.info("Новых данных нет: в силе выпуск %s.", identifier)
    return MaterializeResult(metadata={"release_id": identifier, "is_new": night.is_new})
