"""Runs parse tasks in worker processes that live as long as this one. What a task does belongs to `worker`."""

from __future__ import annotations

import atexit
import logging
import os
from collections.abc import Iterator

from pipelines.ingest.deliveries import Outcome
from pipelines.ingest.readers import Unreadable
from pipelines.ingest.readers.isolated import IsolatedPool
from pipelines.ingest.worker import ParseTask, run_task

_LOG = logging.getLogger(__name__)
#: enough for an honest file of a gigabyte, too little for a bomb to harm the machine
_MEMORY_BYTES = 6 * 2**30
_TIMEOUT_SECONDS = 300
_MOST_WORKERS = 4
#: by number of workers
_POOLS: dict[int, IsolatedPool] = {}


def parse_all(tasks: list[ParseTask]) -> Iterator[tuple[ParseTask, Outcome]]:
    """Outcomes in any order, one per task. A file that kills or hangs its worker is rejected like any bad file.

    A file that changed while it was read has none.
    """
    if not tasks:
        return
    for task, result in _pool(min(len(tasks), _most_workers())).map_unordered(run_task, tasks):
        if isinstance(result, Unreadable):
            yield task, Outcome("rejected", result.code, result.message_ru)
            continue
        if result.fault is not None:
            _LOG.error("%r: a fault of the program, %s", task, result.fault)
        if result.outcome is not None:
            yield task, result.outcome


def _most_workers() -> int:
    return min(len(os.sched_getaffinity(0)), _MOST_WORKERS)


def _pool(workers: int) -> IsolatedPool:
    """One pool for the whole process, of so many workers at least: starting one costs as much as reading a dozen files.

    A night with a single new file needs but one.
    """
    for size, started in _POOLS.items():
        if size >= workers:
            return started
    pool = IsolatedPool(workers, _MEMORY_BYTES, _TIMEOUT_SECONDS).__enter__()
    _POOLS[workers] = pool
    atexit.register(pool.__exit__, None, None, None)
    return pool
