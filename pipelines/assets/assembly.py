"""Assets, checks, job, schedule and sensor of a deployment, put together."""

from __future__ import annotations

from dagster import Definitions, in_process_executor

from pipelines.assets.alerts import alert_sensors
from pipelines.assets.checks import table_checks
from pipelines.assets.gate import gate_asset
from pipelines.assets.lake import lake_assets
from pipelines.assets.months import months_asset, months_job
from pipelines.assets.night import night_from_env
from pipelines.assets.plan import inputs
from pipelines.assets.release import release_asset
from pipelines.assets.run_log import json_log
from pipelines.assets.triggers import landing_sensor, nightly_job, nightly_schedule
from pipelines.assets.warehouse import dbt_models, warehouse


def assemble(regions: tuple[str, ...]) -> Definitions:
    """The definitions of a deployment that serves `regions`.

    Steps run in one process, one after another: the parallel work is inside ingestion and DuckDB, and the lock of the
    data directory is held by the process of the run.
    """
    models = dbt_models()
    judged = [key for key in models.keys if key.path[0] in ("marts", "audit")]
    shown = [spec.name for spec in models.check_specs]
    return Definitions(
        assets=[
            *(lake_assets(regions), inputs, models, gate_asset(judged, shown), warehouse, release_asset(regions)),
            months_asset(regions),
        ],
        asset_checks=[table_checks()],
        jobs=[nightly_job, months_job],
        schedules=[nightly_schedule(regions)],
        sensors=[landing_sensor(regions), *alert_sensors(regions)],
        resources={"night": night_from_env},
        executor=in_process_executor,
        loggers={"console": json_log},
    )
