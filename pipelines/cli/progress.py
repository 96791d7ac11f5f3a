"""Progress of a long command: what is being done now, and a line for each thing done, on a terminal and in a pipe."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


class StageProgress:
    """Called as `(stage, what, done, total)`; a spinner with counts for people, finished lines for everyone.

    `finished` is called with stage, what, count and seconds of everything that ended: the log of the run.
    """

    def __init__(
        self, titles: Mapping[str, str], out: Console, finished: Callable[[str, str, int, float], None] | None = None
    ) -> None:
        self._titles = titles
        self._out = out
        self._finished = finished
        self._status = out.status("Подготовка…")
        self._now: tuple[str, str] | None = None
        self._lock = Lock()
        self._count = 0
        self._since = 0.0

    def __enter__(self) -> StageProgress:
        self._status.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            self._finish()
        self._status.stop()

    def __call__(self, stage: str, what: str, done: int, total: int) -> None:
        with self._lock:  # dbt reports from several threads
            if (stage, what) != self._now:
                self._finish()
                self._now, self._count, self._since = (stage, what), 0, time.monotonic()
            self._count = max(self._count, done)
            counts = f": {self._count} из {total}" if total else "…"
            self._status.update(f"{self._title()}{counts}")

    @property
    def stage(self) -> str:
        """Key of the stage that is under way; empty before the first and after the last."""
        return self._now[0] if self._now else ""

    def _title(self) -> str:
        stage, what = self._now or ("", "")
        return f"{self._titles.get(stage, stage)}{' — ' if what else ''}{what}"

    def _finish(self) -> None:
        if self._now is None:
            return
        seconds = time.monotonic() - self._since
        count = f": {self._count}" if self._count else ""
        spent = f"{seconds:.1f}".replace(".", ",")
        self._out.print(f"  ✓ {self._title()}{count} ({spent} с)")
        if self._finished is not None:
            self._finished(*self._now, self._count, seconds)
        self._now = None
