"""What Spark's own log of events tells of a cluster."""

from __future__ import annotations

from pathlib import Path


def executors(events: Path) -> int:
    """Executors that joined the cluster."""
    files = [file for file in events.rglob("*") if file.is_file()]
    return sum(
        line.startswith('{"Event":"SparkListenerExecutorAdded"')
        for file in files
        for line in file.read_text(errors="replace").splitlines()
    )
