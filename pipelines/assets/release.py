"""The release as an asset. Making it belongs to `pipelines.publish`."""

import time
from typing import Any

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    Failure,
    MaterializeResult,
    MetadataValue,
    ResourceParam,
    asset,
)

from pipelines.assets.care import DATA_DIRECTORY, PUBLISHING, monthly_freshness
from pipelines.assets.night import Night, known
from pipelines.assets.shown import is_seen, release_metadata
from pipelines.publish import publish

RELEASE = AssetKey(["release", "current"])
#: key of the metadata of a failure that is a refusal: region code → names of the checks
REFUSED = "refused"


def release_asset(regions: tuple[str, ...]) -> AssetsDefinition:
    """The asset of the release in force of a deployment that serves `regions`."""
    return asset(
        key=RELEASE,
        deps=["warehouse"],
        group_name="release",
        owners=PUBLISHING,
        tags={"layer": "release"},
        pool=DATA_DIRECTORY,
        freshness_policy=monthly_freshness(regions),
        description="Действующий выпуск: таблицы, страницы, отчёты и паспорта. Отказ проверок останавливает запуск, "
        "и в силе остаётся прежний выпуск.",
    )(release)


def release(context: AssetExecutionContext, night: ResourceParam[Night]) -> MaterializeResult[None]:
    """A new release in force; a refusal fails the run and leaves the previous release where it is."""
    began = time.monotonic()
    decision = known(night.decision)
    if decision.decision == "refused":
        night.outcome = "refused"
        raise Failure(
            "Выпуск не опубликован. " + "; ".join(decision.reasons),
            metadata={REFUSED: MetadataValue.json(decision.withheld)},
            allow_retries=False,
        )
    folder = publish(
        night.settings.warehouse_file,
        night.settings,
        night.as_of,
        decision,
        known(night.checks),
        lambda what: night.progress("publish", what, 0, 0),
        night.disclose,
    )
    night.outcome = "published"
    night.release = folder.name
    files = [f for f in folder.rglob("*") if f.is_file()]
    measured: dict[str, Any] = {
        "release_id": folder.name,
        "files": len(files),
        "bytes": sum(f.stat().st_size for f in files),
        "duration_s": round(time.monotonic() - began, 3),
    }
    return MaterializeResult(metadata=measured | (release_metadata(folder) if is_seen(context) else {}))
