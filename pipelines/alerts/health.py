"""Since when runs fail and when the last one ended well: `<data>/alerts/health.json`. What is said of it: `events`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from pipelines.access import private_folder, write_private
from pipelines.settings import Settings


@dataclass(frozen=True)
class Health:
    """Moments as ISO texts (UTC); empty where there was none. `last_run` is the run counted last."""

    failing_since: str = ""
    last_success: str = ""
    last_run: str = ""


def read_health(settings: Settings) -> Health:
    """What is known; nothing where nothing was written or it can't be read."""
    try:
        return Health(**json.loads((settings.data_dir / "alerts" / "health.json").read_bytes()))
    except (OSError, ValueError, TypeError):
        return Health()


def note_run(settings: Settings, run_id: str, at: datetime, *, good: bool) -> Health:
    """Count a run, once; what was known before it. Raises OSError."""
    before = read_health(settings)
    if run_id == before.last_run:
        return before
    if good:
        after = Health("", at.isoformat(timespec="seconds"), run_id)
    else:
        since = before.failing_since or at.isoformat(timespec="seconds")
        after = replace(before, failing_since=since, last_run=run_id)
    folder = private_folder(settings.data_dir / "alerts")
    write_private(folder / "health.json", json.dumps(asdict(after)).encode())
    return before
