"""Dagster's own memory of runs and its settings. No definitions here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from dagster import DagsterInstance

from pipelines.access import private_folder, write_private
from pipelines.assets.forgetful import forgetful_instance
from pipelines.settings import Settings

_YAML = """# Written by rsnms; yours to change.
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


def prepare_home(settings: Settings) -> None:
    """Settings for `dagster dev` in `<data>/dagster`, unless there are some: nothing is sent out, one run at a time."""
    private_folder(settings.dagster_home)
    file = settings.dagster_home / "dagster.yaml"
    if not file.exists():
        write_private(file, _YAML.encode())


@contextmanager
def instance() -> Iterator[DagsterInstance]:
    """The deployment's instance where DAGSTER_HOME names one, so that its pages show the run; else one that forgets.

    Every event is a transaction: on disk a run of some 1,500 events takes many seconds longer.
    """
    with DagsterInstance.get() if os.environ.get("DAGSTER_HOME") else forgetful_instance() as found:
        yield found
