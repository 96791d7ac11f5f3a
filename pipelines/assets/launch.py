"""Runs the nightly job in this process: what `rsnms run` and the tests call.

The job is the one of `assembly`; arguments and words belong to the caller.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from dagster import DagsterInstance, DagsterRunStatus, Failure, RunsFilter

from pipelines.assets.assembly import assemble
from pipelines.assets.lock import run_lock
from pipelines.assets.night import Night, Progress, silent
from pipelines.assets.triggers import JOB, all_regions
from pipelines.settings import Settings

_INSTANCE = """# Written by rsnms; yours to change.
telemetry:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
# What steps print is not kept: it may quote the data.
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
"""


def run_night(settings: Settings, as_of: date, progress: Progress = silent) -> Night:
    """Run the job over the regions of `settings`; `Night.outcome` says how it ended.

    Raises BusyError when another run holds the data directory, and whatever a step raised.
    """
    with run_lock(settings), _instance(settings) as instance:
        _bury(instance)
        night = Night(settings, as_of, progress)
        try:
            assemble(settings.regions).resolve_job_def(JOB).execute_in_process(
                instance=instance,
                resources={"night": night},
                tags=all_regions(settings.regions),
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            )
        except Failure:
            if night.outcome != "refused":
                raise
        return night


@contextmanager
def _instance(settings: Settings) -> Iterator[DagsterInstance]:
    """Dagster's memory: the deployment's own where DAGSTER_HOME names it, else inside the data directory."""
    home = Path(os.environ.get("DAGSTER_HOME") or settings.dagster_home)
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        (home / "dagster.yaml").write_text(_INSTANCE, encoding="utf-8")
    with DagsterInstance.from_config(str(home)) as instance:
        yield instance


def _bury(instance: DagsterInstance) -> None:
    """Runs that still look alive although we hold the lock were killed."""
    alive = RunsFilter(job_name=JOB, statuses=[DagsterRunStatus.STARTED, DagsterRunStatus.STARTING])
    for run in instance.get_runs(alive):
        instance.report_run_failed(run, "Процесс этого запуска был остановлен до его окончания.")
