"""How many workers are started: one for a single file, and none beside a pool that is large enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.ingest import pool
from pipelines.ingest.deliveries import Outcome
from pipelines.ingest.worker import ParseTask, TaskResult

_DONE = TaskResult(Outcome("accepted"))


class _Pool:
    """Remembers its size and does nothing."""

    def __init__(self, workers: int, memory_bytes: int, timeout_seconds: float) -> None:
        self.workers = workers

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *error: object) -> None: ...

    def map_unordered(
        self, function: Callable[[ParseTask], TaskResult], tasks: list[ParseTask]
    ) -> Iterator[tuple[ParseTask, TaskResult]]:
        return ((task, _DONE) for task in tasks)


@pytest.mark.parametrize(
    ("files", "started"), [([1], [1]), ([9, 1], [4]), ([1, 2, 9, 3], [1, 2, 4]), ([0], [])], ids=str
)
def test_workers_started(monkeypatch: pytest.MonkeyPatch, files: list[int], started: list[int]) -> None:
    monkeypatch.setattr(pool, "IsolatedPool", _Pool)
    monkeypatch.setattr(pool, "_POOLS", {})
    monkeypatch.setattr(pool, "_most_workers", lambda: 4)
    monkeypatch.setattr(pool.atexit, "register", lambda *arguments: None)
    place = Path()
    task = ParseTask(place, "staff", "11", "2024", "", "", place, place, b"")
    for count in files:
        assert len(list(pool.parse_all([task] * count))) == count
    assert list(pool._POOLS) == started
