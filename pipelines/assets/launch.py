"""Runs the nightly job in this process: what `rsnms run` and the tests call.

The job is the one of `assembly`; arguments and words belong to the caller.
"""

from __future__ import annotations

from datetime import date

from dagster import DagsterExecutionInterruptedError, Failure

from pipelines.assets.assembly import assemble
from pipelines.assets.engine import Engine, require
from pipelines.assets.instance import instance
from pipelines.assets.lock import run_lock
from pipelines.assets.night import Night, Progress, silent
from pipelines.assets.triggers import JOB, all_regions
from pipelines.settings import Settings


def run_night(
    settings: Settings,
    as_of: date,
    progress: Progress = silent,
    run_id: str | None = None,
    *,
    engine: Engine = "duckdb",
    full: bool = False,
    wait: bool = False,
) -> Night:
    """Run the job over the regions of `settings`; `Night.outcome` says how it ended. `run_id`: a UUID; `full` computes
    all months.

    Raises BusyError when another run holds the data directory and this one may not `wait` for it, SettingsError when
    the engine is not installed, KeyboardInterrupt, and whatever a step raised.
    """
    require(engine)
    with run_lock(settings, wait=wait), instance() as memory:
        night = Night(settings, as_of, progress, full=full, engine=engine)
        try:
            assemble(settings.regions).resolve_job_def(JOB).execute_in_process(
                instance=memory,
                resources={"night": night},
                run_id=run_id,
                tags=all_regions(settings.regions),
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            )
        except DagsterExecutionInterruptedError as error:
            raise KeyboardInterrupt from error
        except Failure:
            if night.outcome != "refused":
                raise
        finally:
            night.close()
        return night
