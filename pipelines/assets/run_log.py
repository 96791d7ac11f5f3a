"""What Dagster tells of a run as lines of JSON: time, run, step, event. Texts of errors are left out, for they may
quote the data. `rsnms run` has a log of its own (`pipelines.cli.log`).
"""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dagster import Field, InitLoggerContext, logger

from pipelines.access import append_private

#: `stdout` (the default), or the path of a file that only its owner may read
WHERE = "RSNMS_DAGSTER_LOG"

#: a run without this in its config has Dagster's own log, which quotes errors
RUN_CONFIG: dict[str, Any] = {"loggers": {"console": {"config": {}}}}


class JsonLines(logging.Formatter):
    """One record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """at, level, run_id, and where there are any job, step, event, message, error."""
        meta: dict[str, Any] = getattr(record, "dagster_meta", None) or {}
        event = meta.get("dagster_event")
        error = getattr(event.event_specific_data, "error", None) if event is not None else None
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "run_id": meta.get("run_id"),
            "job": meta.get("job_name"),
            "step": meta.get("step_key"),
            "event": event.event_type_value if event is not None else None,
            # Events of Dagster that tell of an error repeat its text; our own messages are written for the log.
            "message": None if error is not None or meta.get("orig_message") is None else meta["orig_message"],
            "error": _kinds(error),
        }
        return json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=False)


def _kinds(error: Any) -> str | None:
    """Types of an error and of what caused it, outermost first."""
    kinds = []
    while error is not None:
        kinds.append(str(error.cls_name))
        error = error.cause
    return " < ".join(kinds) or None


class _PrivateFile(logging.Handler):
    """Appends to a file of the owner; a log that can't be written is no reason for a run to fail."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        try:
            append_private(self._path, self.format(record))
        except OSError:
            self.handleError(record)


@logger(config_schema={"log_level": Field(str, is_required=False, default_value="INFO")})
def json_log(context: InitLoggerContext) -> logging.Logger:
    """The logger of runs that Dagster starts."""
    made = logging.Logger("rsnms", context.logger_config["log_level"])
    where = os.environ.get(WHERE, "stdout").strip()
    handler = logging.StreamHandler(sys.stdout) if where in ("", "stdout") else _PrivateFile(Path(where).expanduser())
    handler.setFormatter(JsonLines())
    made.addHandler(handler)
    return made
