"""Runs parse tasks. What a task does belongs to `worker`."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.ingest.deliveries import Outcome
from pipelines.ingest.worker import ParseTask, run_task


def parse_all(tasks: list[ParseTask]) -> Iterator[tuple[ParseTask, Outcome]]:
    """Outcomes in any order, one per task."""
    for task in tasks:
        yield task, run_task(task)
