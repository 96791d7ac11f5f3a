"""Dagster's own memory of runs and its settings. No definitions here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from dagster import DagsterInstance

from pipelines.access import private_folder, write_private
from pipelines.assets.forgetful import forgetful_instance
from pipelines.settings import Settings, SettingsError

#: address of the PostgreSQL that keeps runs and schedules; SQLite in `<data>/dagster` where there is none
POSTGRES = "RSNMS_DAGSTER_POSTGRES"

_YAML = """# Written by rsnms; yours to change.
telemetry:
  enabled: false
# One run at a time over the data directory; the limits count runs, so that a killed step holds no place.
concurrency:
  runs:
    max_concurrent_runs: 1
  pools:
    granularity: run
    default_limit: 1
# A run whose process was killed counts as running until its longest time (three hours) is over; then it has failed.
run_monitoring:
  enabled: true
  start_timeout_seconds: 300
  poll_interval_seconds: 60
retention:
  schedule:
    purge_after_days: 365
  sensor:
    purge_after_days:
      skipped: 7
      failure: 90
      success: 365
# What steps print is not kept: it may quote the data.
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
"""

_STORAGE = f"""# The address is in the environment; the password stands in the file that PGPASSFILE names.
storage:
  postgres:
    postgres_url:
      env: {POSTGRES}
"""
_SCHEME = "postgresql+psycopg2"


def prepare_home(settings: Settings) -> None:
    """Settings for Dagster in `<data>/dagster`, unless there are some: nothing is sent out, one run at a time.

    Runs are kept in PostgreSQL where `RSNMS_DAGSTER_POSTGRES` names one. Raises SettingsError where that holds a
    password, or where settings made for SQLite are there.
    """
    private_folder(settings.dagster_home)
    file = settings.dagster_home / "dagster.yaml"
    storage = _STORAGE if _address() else ""
    if not file.exists():
        write_private(file, (_YAML + storage).encode())
    elif storage and "storage:" not in file.read_text(encoding="utf-8"):
        raise SettingsError(
            f"Задана переменная {POSTGRES}, а {file} хранит запуски в SQLite. "
            f"Добавьте в конец файла:\n{storage}или удалите файл и повторите команду."
        )


def _address() -> str:
    address = os.environ.get(POSTGRES, "").strip()
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme != _SCHEME:
        # SQLAlchemy takes the newer driver unless told otherwise, and with that dagster-postgres can't notify.
        raise SettingsError(f"{POSTGRES}: нужен адрес вида {_SCHEME}://пользователь@узел/база.")
    if parts.password:
        # The environment of a process is seen by its children and in crash reports.
        raise SettingsError(f"{POSTGRES}: уберите пароль из адреса. Место пароля – файл, названный в PGPASSFILE.")
    return address


@contextmanager
def instance() -> Iterator[DagsterInstance]:
    """The deployment's instance where DAGSTER_HOME names one, so that its pages show the run; else one that forgets.

    Every event is a transaction: on disk a run of some 1,500 events takes many seconds longer.
    """
    with DagsterInstance.get() if os.environ.get("DAGSTER_HOME") else forgetful_instance() as found:
        yield found
