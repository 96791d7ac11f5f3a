"""Which files of landing are still arriving: looked at twice, and not the same. No clock of a sender is asked.

What becomes of files that have arrived belongs to `region`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from pipelines.ingest.landing import stamps

#: between two looks; a file that grows does not stand still for so long, were it only for a bad line of a sender
_SECONDS = 2.0
#: files that nothing has touched for so long need no second look
_QUIET_NS = 60 * 10**9

Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Look:
    """What stood in landing when it was looked at: path below landing → size, time of change, number."""

    files: dict[str, Stamp]
    at: float

    def restless(self, now_ns: int) -> bool:
        """Whether anything was touched shortly before, or by a clock that goes wrong."""
        return any(abs(now_ns - moment) < _QUIET_NS or moment > now_ns for _, moment, _ in self.files.values())


def look(landing: Path, regions: tuple[str, ...]) -> Look:
    """One look, which opens nothing."""
    files = {
        f"{r}/{name}": (size, moment, number) for r in regions for name, size, moment, number in stamps(landing / r)
    }
    return Look(files, time.monotonic())


def arriving(landing: Path, regions: tuple[str, ...], first: Look) -> frozenset[str]:
    """Paths below landing that have changed since the first look or were not there; waits where that was just now.

    Empty without waiting where nothing was touched for a minute.
    """
    if not first.restless(time.time_ns()):
        second = look(landing, regions)
    else:
        time.sleep(max(0.0, _SECONDS - (time.monotonic() - first.at)))
        second = look(landing, regions)
    return frozenset(path for path, stamp in second.files.items() if first.files.get(path) != stamp)
