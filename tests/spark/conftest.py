"""Spark for tests: a small cluster with executors of its own, or a loud word that there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.assets.engine import require
from pipelines.settings import SettingsError


@pytest.fixture(scope="session")
def executors_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder of Spark's own log of events, which tells what executors there were."""
    try:
        require("spark")
    except SettingsError as error:
        pytest.skip(f"Spark was NOT tested: {error}")
    events = tmp_path_factory.mktemp("events")
    log = f"--conf spark.eventLog.enabled=true --conf spark.eventLog.dir={events.as_uri()}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(Path(__file__).parent / "conf"))
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"{log} pyspark-shell")
        yield events
