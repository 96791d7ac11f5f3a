"""When the nightly job runs: the job, its schedule and the sensor that watches landing."""

from __future__ import annotations

from dagster import (
    AssetSelection,
    DefaultScheduleStatus,
    DefaultSensorStatus,
    RunRequest,
    ScheduleDefinition,
    SensorDefinition,
    SensorEvaluationContext,
    SensorResult,
    SkipReason,
    define_asset_job,
)
from dagster._core.storage.tags import (
    ASSET_PARTITION_RANGE_END_TAG,
    ASSET_PARTITION_RANGE_START_TAG,
    MAX_RUNTIME_SECONDS_TAG,
)

from pipelines.assets.clock import timezone_of
from pipelines.assets.landing_watch import Watch, landing_state
from pipelines.assets.months import MONTHS
from pipelines.assets.run_log import RUN_CONFIG
from pipelines.settings import Settings, SettingsError

JOB = "nightly"
#: between two looks at landing: a file of one size at both has arrived
LOOK_SECONDS = 60
#: a run that hangs or was killed is ended by the daemon; the greatest measured one takes minutes
_LONGEST_SECONDS = 3 * 3600

nightly_job = define_asset_job(
    JOB,
    selection=AssetSelection.all() - AssetSelection.assets(MONTHS),
    description="От папки landing до выпуска; где нового нет, ничего не делает.",
    config=RUN_CONFIG,
    tags={MAX_RUNTIME_SECONDS_TAG: str(_LONGEST_SECONDS)},
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
        execution_fn=lambda _: RunRequest(run_config=RUN_CONFIG, tags=all_regions(regions)),
        description="Каждую ночь в два часа по местному времени.",
        default_status=DefaultScheduleStatus.RUNNING,
    )


def landing_sensor(regions: tuple[str, ...]) -> SensorDefinition:
    """Starts the nightly job once for each new state of landing, when two looks one after another found the same."""

    def look(context: SensorEvaluationContext) -> SensorResult | SkipReason:
        try:
            landing = Settings.from_env().landing
            state = landing_state(landing, regions)
        except SettingsError as error:
            return SkipReason(str(error))
        except OSError as error:
            return SkipReason(f"Папка landing не читается ({type(error).__name__}): проверьте сетевую папку.")
        before = Watch.read(context.cursor)
        after, wanted = before.look(state)
        if wanted:
            # Of both states: files that went and came back are to be looked at again.
            request = RunRequest(f"{wanted[:32]}-{before.asked[:32]}", RUN_CONFIG, all_regions(regions))
            return SensorResult(run_requests=[request], cursor=after.cursor())
        reason = "Файлы ещё поступают." if after.changing else "Новых файлов нет."
        return SensorResult(skip_reason=SkipReason(reason), cursor=after.cursor())

    return SensorDefinition(
        name="landing_sensor",
        evaluation_fn=look,
        job=nightly_job,
        minimum_interval_seconds=LOOK_SECONDS,
        description="Запускает ночное задание, когда новые файлы пришли целиком: не меняются два осмотра подряд.",
        default_status=DefaultSensorStatus.RUNNING,
    )
