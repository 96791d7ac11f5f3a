"""Starts the process that runs the suites and takes its measurements. Great Expectations is not imported here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pipelines.quality.expectations.measurement import Measurement
from pipelines.settings import PROJECT_DIR

#: longer than any warehouse takes; a process that hangs must not hold the night
_SECONDS = 3600


class SuiteRun:
    """Suites on their way. Results that never come are found missing by the index of expected checks."""

    def __init__(self, lake: Path, as_of: date) -> None:
        command = [sys.executable, "-m", f"{__package__}.worker", str(lake), as_of.isoformat()]
        # In a file and not a pipe, which would fill up and stop the process while nobody reads.
        self._answers = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed with the run
        errors = None if os.environ.get("RSNMS_DEBUG") else subprocess.DEVNULL
        self._process = subprocess.Popen(  # noqa: S603 - this program's own words
            command, stdin=subprocess.PIPE, stdout=self._answers, stderr=errors, text=True,
            cwd=PROJECT_DIR, env=os.environ | {"GX_ANALYTICS_ENABLED": "false", "TQDM_DISABLE": "1"},
        )  # fmt: skip

    def measurements(self, warehouse: Path) -> list[Measurement]:
        """All measurements, those of `warehouse` among them; it must be closed for writing. Waits for the end."""
        try:
            self._process.communicate(f"{warehouse}\n", timeout=_SECONDS)
        except (subprocess.TimeoutExpired, OSError):
            self._process.kill()
            self._process.wait()
        self._answers.seek(0)
        return [Measurement(**json.loads(line)) for line in self._answers if line.endswith("\n")]

    def close(self) -> None:
        """Ends the process if it still runs."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._answers.close()


@contextmanager
def started(lake: Path, as_of: date) -> Iterator[SuiteRun]:
    """The suites of `lake` begin at once; the process ends with the block, whatever happens in it."""
    run = SuiteRun(lake, as_of)
    try:
        yield run
    finally:
        run.close()
