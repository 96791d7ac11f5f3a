"""Spark for tests: a small cluster with executors of its own, or a loud word that there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.assets.engine import require
from pipelines.settings import SettingsError


@pytest.fixture
def executors_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of Spark's own log of events, which tells what executors there were."""
    try:
        require("spark")
    except SettingsError as error:
        pytest.skip(f"Spark was NOT tested: {error}")
    events = tmp_path / "events"
    events.mkdir()
    monkeypatch.setenv("SPARK_CONF_DIR", str(Path(__file__).parent / "conf"))
    log = f"--conf spark.eventLog.enabled=true --conf spark.eventLog.dir={events.as_uri()}"
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", f"{log} pyspark-shell")
    return events
