"""What a benchmark measures and how its figures reach `docs/performance.md`.

A benchmark is a module of this folder with `measure(size: str) -> Iterator[Measurement]`, run in a process of its own
by `run.py`. Sizes are `small` (seconds, for tests of the benchmarks themselves) and `full` (what the page shows).
No benchmark belongs here.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measurement:
    """One figure of one run.

    `peer` is what the same run gave for the thing compared with, in that unit; `at_most` is the target of value ÷ peer,
    or of the value itself where there is no peer. `kept` says whether the target is met, None where there is none.
    """

    topic: str
    name: str
    value: float
    unit: str
    peer: float | None = None
    peer_name: str = ""
    at_most: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The value as a multiple of its peer's."""
        return None if not self.peer else self.value / self.peer

    @property
    def kept(self) -> bool | None:
        """Whether the target holds."""
        if self.at_most is None:
            return None
        return (self.value if self.ratio is None else self.ratio) <= self.at_most

    def as_json(self) -> dict[str, object]:
        """What `run.py` writes down."""
        return asdict(self)


@dataclass(frozen=True)
class Spent:
    """A whole process: wall and processor seconds, peak memory in MB, exit code and what it printed."""

    wall: float
    processor: float
    peak_mb: float
    code: int
    output: str


def median_seconds(action: Callable[[], object], repeats: int = 3) -> float:
    """The median of the wall seconds of `repeats` calls."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def whole_process(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> Spent:
    """Runs a command to its end; children of the command count, too."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        env=os.environ | (environment or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    return Spent(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode, output)


def own_peak_mb() -> float:
    """Peak memory of this process, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
