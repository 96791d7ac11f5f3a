"""When the nightly job runs: the job, its schedule and the sensor that watches landing."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from dagster import (
    AssetSelection,
    RunRequest,
    ScheduleDefinition,
    SensorDefinition,
    SensorEvaluationContext,
    SensorResult,
    SkipReason,
    define_asset_job,
)
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

from pipelines.assets.clock import timezone_of
from pipelines.settings import Settings, SettingsError

JOB = "nightly"
#: a file that was written to more recently than this may still be on its way
QUIET_SECONDS = 120

nightly_job = define_asset_job(
    JOB, selection=AssetSelection.all(), description="From landing to release; does nothing where nothing is new."
)


def all_regions(regions: tuple[str, ...]) -> dict[str, str]:
    """Tags that make one run cover every region."""
    return {ASSET_PARTITION_RANGE_START_TAG: regions[0], ASSET_PARTITION_RANGE_END_TAG: regions[-1]}


def nightly_schedule(regions: tuple[str, ...]) -> ScheduleDefinition:
    """Every night at two, by the clock of the deployment."""
    return ScheduleDefinition(
        name="nightly_schedule",
        job=nightly_job,
        cron_schedule="0 2 * * *",
        execution_timezone=timezone_of(regions),
        execution_fn=lambda _: RunRequest(tags=all_regions(regions)),
    )


def landing_sensor(regions: tuple[str, ...]) -> SensorDefinition:
    """Starts the nightly job once for each new state of landing, when nothing is being written any more."""

    def look(context: SensorEvaluationContext) -> SensorResult | SkipReason:
        try:
            landing = Settings.from_env().landing
        except SettingsError as error:
            return SkipReason(str(error))
        state, newest = landing_state(landing, regions)
        if not newest or state == context.cursor:
            return SkipReason("Новых файлов нет.")
        if time.time() - newest < QUIET_SECONDS:
            return SkipReason("Файлы ещё поступают.")
        return SensorResult(run_requests=[RunRequest(run_key=state, tags=all_regions(regions))], cursor=state)

    return SensorDefinition(
        name="landing_sensor", evaluation_fn=look, job=nightly_job, minimum_interval_seconds=60, description=__doc__
    )


def landing_state(landing: Path, regions: tuple[str, ...]) -> tuple[str, float]:
    """Hash over path, size and time of every landed file, and the newest time (0 where there are no files)."""
    digest, newest = hashlib.sha256(), 0.0
    for region in regions:
        for path in sorted(p for p in (landing / region).rglob("*") if p.is_file()):
            stat = path.stat()
            digest.update(
                f"{path.relative_to(landing).as_posix()} {stat.st_size} {stat.st_mtime_ns}\n".encode(
                    errors="surrogateescape"
                )
            )
            newest = max(newest, stat.st_mtime)
    return digest.hexdigest(), newest
