"""Sensors that tell of failed and refused runs and of stale data. What is said, and how, belongs to `pipelines.alerts`.

They run in Dagster's daemon: an alert that can't be sent costs no run anything.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

from dagster import (
    DagsterRunStatus,
    DefaultSensorStatus,
    RunFailureSensorContext,
    RunStatusSensorContext,
    SensorDefinition,
    SkipReason,
    run_failure_sensor,
    run_status_sensor,
    sensor,
)

from pipelines.alerts.channels import AlertSettings
from pipelines.alerts.tell import tell_failure, tell_refusal, tell_stale, tell_success
from pipelines.assets.clock import last_month_end
from pipelines.assets.months import months_job
from pipelines.assets.release import REFUSED
from pipelines.assets.triggers import nightly_job
from pipelines.publish import current_release
from pipelines.settings import Settings, SettingsError

_STAGES = {"lake": "ingest", "dbt": "transform", "gate": "checks", "table_checks": "checks"}
_STALE_SECONDS = 300


def alert_sensors(regions: tuple[str, ...]) -> list[SensorDefinition]:
    """Failure, success and stale data; they do nothing where no channel is set up."""
    return [failure_alerts, success_alerts, _stale_alerts(regions)]


@run_failure_sensor(
    monitored_jobs=[nightly_job, months_job],
    default_status=DefaultSensorStatus.RUNNING,
    description="Извещает о сбое запуска и об отказе в выпуске: по почте и вебхуку.",
)
def failure_alerts(context: RunFailureSensorContext) -> SkipReason | None:
    """A run failed: the gate refused, or something broke."""
    settings = _listened()
    if isinstance(settings, SkipReason):
        return settings
    run_id = context.dagster_run.run_id
    step, error, withheld = _cause(context)
    if withheld is not None:
        tell_refusal(settings, run_id, withheld, run_link(run_id))
    else:
        tell_failure(settings, run_id, error, _STAGES.get(step, "publish" if step else ""), run_link(run_id))
    return None


@run_status_sensor(
    run_status=DagsterRunStatus.SUCCESS,
    monitored_jobs=[nightly_job, months_job],
    default_status=DefaultSensorStatus.RUNNING,
    description="Извещает, что запуск снова работает, если до этого был сбой.",
)
def success_alerts(context: RunStatusSensorContext) -> SkipReason | None:
    """A run ended well."""
    settings = _listened()
    if isinstance(settings, SkipReason):
        return settings
    current = current_release(settings)
    tell_success(settings, context.dagster_run.run_id, current.release_id if current else "")
    return None


def _stale_alerts(regions: tuple[str, ...]) -> SensorDefinition:
    @sensor(
        name="stale_data_alerts",
        minimum_interval_seconds=_STALE_SECONDS,
        default_status=DefaultSensorStatus.RUNNING,
        description="Извещает об устаревших данных и повторяет извещения, которые не удалось отправить.",
    )
    def stale() -> SkipReason:
        settings = _listened()
        if isinstance(settings, SkipReason):
            return settings
        alert = tell_stale(settings, last_month_end(regions))
        return SkipReason(alert.happened if alert else "Данные свежие.")

    return stale


def run_link(run_id: str) -> str:
    """The page of a run; '' where Dagster's pages have no address (`RSNMS_DAGSTER_URL`)."""
    base = os.environ.get("RSNMS_DAGSTER_URL", "").strip().rstrip("/")
    return f"{base}/runs/{run_id}" if base else ""


def _listened() -> Settings | SkipReason:
    """Settings of the deployment, or why nothing is told."""
    try:
        if not AlertSettings.from_env().channels:
            return SkipReason("Извещения не настроены.")
        return Settings.from_env()
    except SettingsError as error:
        return SkipReason(str(error))


def _cause(context: RunFailureSensorContext) -> tuple[str, str, dict[str, list[str]] | None]:
    """The step that failed, the name of the type of its error, and what was withheld where the gate refused."""
    for event in context.get_step_failure_events():
        data = event.step_failure_data
        metadata: dict[str, Any] = dict(data.user_failure_data.metadata) if data.user_failure_data else {}
        refused = metadata.get(REFUSED)
        return event.step_key or "", _name(data.error), refused.value if refused is not None else None
    return "", "RunInterrupted", None


def _name(error: Any) -> str:
    """The name that `run_failed` knows the error by: of the outermost that is not Dagster's own."""
    while error is not None and error.cls_name is not None and error.cls_name.startswith("Dagster"):
        error = error.cause
    if error is None:
        return "Error"
    if re.search(r"\[Errno 28\]", error.message or ""):
        return "NoSpace"
    parents = {name: parent.__name__ for parent in (SettingsError, OSError) for name in _below(parent)}
    known = ("BusyError", "PermissionError")
    name = str(error.cls_name)
    return name if name in known else parents.get(name, name)


def _below(kind: type[BaseException]) -> Iterator[str]:
    for child in kind.__subclasses__():
        yield child.__name__
        yield from _below(child)
