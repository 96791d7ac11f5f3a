"""Releases of past months, partitioned by month: a backfill of a range is one run, from the oldest month to the newest.

A release holds all months up to its own, so that nobody needs this for figures; it makes the history of a deployment
that starts with old files. Each month is a nightly job of its own, in this process.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSelection,
    AssetSpec,
    BackfillPolicy,
    MaterializeResult,
    MonthlyPartitionsDefinition,
    define_asset_job,
    multi_asset,
)

from pipelines.assets.care import PUBLISHING
from pipelines.assets.clock import timezone_of
from pipelines.assets.run_log import RUN_CONFIG
from pipelines.publish import current_release
from pipelines.settings import Settings, SettingsError

MONTHS = AssetKey(["release", "months"])
#: the first of the acts is of 2021
_FIRST = "2021-01-01"

months_job = define_asset_job(
    "months",
    selection=AssetSelection.assets(MONTHS),
    description="Выпуски за прошлые месяцы: диапазон месяцев – один запуск.",
    config=RUN_CONFIG,
)


def month_end(partition: str) -> date:
    """Last day of the month whose first day is the key of the partition."""
    first = date.fromisoformat(partition)
    return first.replace(day=monthrange(first.year, first.month)[1])


def months_asset(regions: tuple[str, ...]) -> AssetsDefinition:
    """The asset of past releases of a deployment that serves `regions`."""

    spec = AssetSpec(
        MONTHS,
        group_name="release",
        owners=PUBLISHING,
        tags={"layer": "release"},
        partitions_def=MonthlyPartitionsDefinition(start_date=_FIRST, timezone=timezone_of(regions)),
        description="Выпуски за прошлые месяцы, по одному на месяц. Нужны, когда работа начинается со старых файлов: "
        "цифры всех месяцев есть и в последнем выпуске.",
    )

    # In no pool: the nightly jobs inside it take their places there.
    @multi_asset(specs=[spec], name="months", backfill_policy=BackfillPolicy.single_run())
    def months(context: AssetExecutionContext) -> Iterator[MaterializeResult[None]]:
        from pipelines.assets.launch import run_night  # noqa: PLC0415 - it puts the graph together, and so this asset

        settings = Settings.from_env()
        wanted = sorted(month_end(key) for key in context.partition_keys)
        _require_order(settings, wanted)
        for day in wanted:
            night = run_night(settings, day)
            if night.outcome == "refused":
                raise SettingsError(f"Выпуск на {day:%d.%m.%Y} не прошёл проверки; следующие месяцы не начаты.")
            context.log.info("Месяц %s: %s %s", day.isoformat(), night.outcome, night.release)
        yield MaterializeResult(metadata={"months": len(wanted), "last": wanted[-1].isoformat()})

    return months


def _require_order(settings: Settings, wanted: list[date]) -> None:
    """A release of an older month must not take the place of a newer one."""
    current = current_release(settings)
    if current is not None and wanted[0] < date.fromisoformat(current.as_of):
        raise SettingsError(
            f"В силе выпуск на {date.fromisoformat(current.as_of):%d.%m.%Y}, а просят на {wanted[0]:%d.%m.%Y}: "
            "более старый выпуск его не заменит. Выберите месяцы не раньше действующего выпуска."
        )
