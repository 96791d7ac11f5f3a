"""Worker processes for reading: a file that hangs, exhausts memory or crashes a reader costs that file alone.

What the workers do is given by the caller; nothing is known here of sources or contracts.
"""

import multiprocessing
import os
import resource
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipelines.ingest.readers.model import Unreadable

Task = TypeVar("Task")
Result = TypeVar("Result")

_TOO_LONG = (
    "Чтение файла заняло слишком много времени и было прервано. Разделите файл на части и пришлите по отдельности."
)
_TOO_MUCH = "Для чтения файла не хватило памяти. Разделите файл на части и пришлите по отдельности."
# Threads multiply both memory and, with several workers, the load; Polars reads the variable when it is imported.
_ENVIRONMENT = {
    "POLARS_MAX_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    # Memory of one file serves the next: given back at once it is taken anew, 8 % of the work on a whole landing.
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:5000,muzzy_decay_ms:5000",
}


class IsolatedPool:
    """A pool of spawned processes, each with a bound on memory, each task with a bound on time.

    `memory_bytes` bounds the address space of a worker, of which the libraries themselves take about 1 GiB;
    `timeout_seconds` is the time of one task. To be used as a context manager.
    """

    def __init__(self, workers: int, memory_bytes: int, timeout_seconds: float) -> None:
        self._workers = workers
        self._memory = memory_bytes
        self._timeout = timeout_seconds
        self._saved: dict[str, str | None] = {}

    def __enter__(self) -> Self:
        # Children take the environment of the moment they start, and the pool starts new ones after a crash.
        self._saved = {name: os.environ.get(name) for name in _ENVIRONMENT}
        os.environ.update(_ENVIRONMENT)
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPool(self._workers, initializer=_confine, initargs=(self._memory,), context=context)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        for name, value in self._saved.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value

    def map_unordered(
        self, function: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, Result | Unreadable]]:
        """Give (task, result) as they are ready; a task that hung or killed its worker gives Unreadable.

        `function` is a top-level function. Errors it raises other than Unreadable and MemoryError are raised here.
        """
        waiting = deque(tasks)
        running: dict[Future[Result], Task] = {}
        while waiting or running:
            # Few tasks are under way at a time, so that results do not pile up faster than they are taken.
            while waiting and len(running) < 2 * self._workers:
                task = waiting.popleft()
                running[self._pool.schedule(function, args=(task,), timeout=self._timeout)] = task
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                outcome: Result | Unreadable = _outcome(future)
                yield running.pop(future), outcome


def _outcome(future: Future[Any]) -> Any:
    try:
        return future.result()
    except Unreadable as refusal:
        return refusal
    except TimeoutError:
        return Unreadable("too_large", _TOO_LONG)
    except (ProcessExpired, MemoryError):
        return Unreadable("too_large", _TOO_MUCH)


def _confine(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What a library prints when it crashes may quote the file.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)
