"""The log of a run: JSON lines in `<data>/logs`, without names, СНИЛС or values of the data."""

from __future__ import annotations

import json
import os
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from pipelines.access import append_private, private_folder


class RunLog:
    """One file per run, named by its start; opened for every line, so that a killed run leaves what it did.

    Every line bears the number of the run, the same as in Dagster and `audit.check_results`. With `RSNMS_LOG=stdout`
    the lines go to standard output too, for what collects the logs of the machine.
    """

    def __init__(self, folder: Path) -> None:
        private_folder(folder)
        self.run_id = str(uuid.uuid4())
        self.path = folder / f"run-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.jsonl"

    def write(self, event: str, **facts: object) -> None:
        """Append one event; facts are counts, codes and our own words."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": at, "run_id": self.run_id, "event": event} | facts, ensure_ascii=False)
        append_private(self.path, line)
        if to_stdout():
            print(line, file=sys.stdout, flush=True)


def to_stdout() -> bool:
    """Whether the log goes to standard output too; sentences for people go to standard error then."""
    return os.environ.get("RSNMS_LOG", "").strip().lower() == "stdout"


def last_run(folder: Path) -> list[dict[str, object]]:
    """Events of the latest run, empty when there was none; of a line that a full disk cut off nothing is told."""
    files = sorted(folder.glob("run-*.jsonl"))
    lines = files[-1].read_text(encoding="utf-8", errors="replace").splitlines() if files else []
    return [event for line in lines if (event := _event(line))]


def _event(line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
