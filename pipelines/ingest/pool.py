"""Runs parse tasks in worker processes that live as long as this one. What a task does belongs to `worker`."""

from __future__ import annotations

import atexit
import logging
import os
from collections.abc import Iterator
from functools import cache

from pipelines.ingest.deliveries import Outcome
from pipelines.ingest.readers import Unreadable
from pipelines.ingest.readers.isolated import IsolatedPool
from pipelines.ingest.worker import ParseTask, run_task

_LOG = logging.getLogger(__name__)
#: enough for an honest file of a gigabyte, too little for a bomb to harm the machine
_MEMORY_BYTES = 6 * 2**30
_TIMEOUT_SECONDS = 300
_MOST_WORKERS = 4


def parse_all(tasks: list[ParseTask]) -> Iterator[tuple[ParseTask, Outcome]]:
    """Outcomes in any order, one per task. A file that kills or hangs its worker is rejected like any bad file.

    A file that changed while it was read has none.
    """
    if not tasks:
        return
    for task, result in _pool().map_unordered(run_task, tasks):
        if isinstance(result, Unreadable):
            yield task, Outcome("rejected", result.code, result.message_ru)
            continue
        if result.fault is not None:
            _LOG.error("%r: a fault of the program, %s", task, result.fault)
        if result.outcome is not None:
            yield task, result.outcome


@cache
def _pool() -> IsolatedPool:
    """One pool for the whole process: starting a worker costs as much as reading a dozen files."""
    workers = min(len(os.sched_getaffinity(0)), _MOST_WORKERS)
    pool = IsolatedPool(workers, _MEMORY_BYTES, _TIMEOUT_SECONDS).__enter__()
    atexit.register(pool.__exit__, None, None, None)
    return pool
