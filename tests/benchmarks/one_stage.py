"""One stage of a night over a data directory that had its night: what `stages` measures as a process.

`python -m tests.benchmarks.one_stage suites|gate|release <data directory> <key> <region> <as_of>` prints the seconds of
the stage alone; the memory is that of the process. A release must not be there yet.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipelines.publish import publish
from pipelines.quality import CheckResult, decide, run_checks
from pipelines.quality.disclosure import OncePublic
from pipelines.quality.expectations.run import started
from pipelines.settings import Settings


def suites(settings: Settings, as_of: date) -> float:
    """All suites, of the lake and of the warehouse; ValueError where one could not be measured."""
    began = time.perf_counter()
    with started(settings.lake, as_of) as run:
        found = run.measurements(settings.warehouse_file)
    if not found or any(measurement.error for measurement in found):
        raise ValueError("a suite was not measured")
    return time.perf_counter() - began


def gate(settings: Settings, as_of: date) -> float:
    """The checks of the gate, those of suites and dbt aside."""
    began = time.perf_counter()
    _checked(settings, as_of, OncePublic())
    return time.perf_counter() - began


def release(settings: Settings, as_of: date) -> float:
    """The release as a night makes it after its checks, which hand it the public tables."""
    disclose = OncePublic()
    checks = _checked(settings, as_of, disclose)
    decision = decide(checks, settings.regions, None)
    began = time.perf_counter()
    publish(settings.warehouse_file, settings, as_of, decision, checks, disclose=disclose)
    return time.perf_counter() - began


def _checked(settings: Settings, as_of: date, disclose: OncePublic) -> list[CheckResult]:
    """ValueError where a check could not be measured."""
    checks = run_checks(settings.warehouse_file, settings, as_of, disclose=disclose)
    unmeasured = sorted({c.check_name for c in checks if c.status == "error"})
    if unmeasured:
        raise ValueError(f"not measured: {', '.join(unmeasured)}")
    return checks


STAGES: dict[str, Callable[[Settings, date], float]] = {"suites": suites, "gate": gate, "release": release}

if __name__ == "__main__":
    stage, data, key, region, day = sys.argv[1:]
    print(f"{STAGES[stage](Settings(Path(data), Path(key), (region,)), date.fromisoformat(day)):.3f}")
