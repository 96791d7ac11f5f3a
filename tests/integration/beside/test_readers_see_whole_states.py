"""While runs switch warehouse and release, readers go on and each sees one state, whole."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.assets.night import Night
from pipelines.assets.warehouse import warehouse
from pipelines.cli.guarded_query import PUBLIC_SCHEMAS
from pipelines.publish.folder import new_release, switch_current
from pipelines.settings import Settings
from tests.integration.beside.reader import WAYS

ROOT = Path(__file__).parents[3]
SWITCHES = 12


@pytest.mark.timeout(300)
def test_readers_go_on_and_see_no_mixture(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path / "key", ("46",))
    _switch(settings, 0)
    readers = {how: _start(tmp_path, how) for how in WAYS}
    while not all((tmp_path / f"{how}.reading").exists() for how in WAYS):
        time.sleep(0.05)
        assert all(process.poll() is None for process in readers.values())
    for version in range(1, SWITCHES):
        _switch(settings, version)
        time.sleep(0.1)
    (tmp_path / "stop").touch()
    for how, process in readers.items():
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, f"{how}: {errors}"
        found = json.loads(output)
        assert found["torn"] == [], how
        assert len(found["versions"]) > 1, f"{how} was never there when something changed"


def _switch(settings: Settings, version: int) -> None:
    """As the last steps of a run do: build aside, put in place, then the release."""
    settings.build_file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.build_file)) as con:
        for schema in PUBLIC_SCHEMAS:
            con.execute(f"create schema {schema}")
        for name in ("one", "two"):
            con.execute(f"create table marts.{name} as select {version} as version, range as n from range(5000)")
    warehouse(night=Night(settings, date(2025, 12, 31)))
    with new_release(settings.releases, f"v{version}") as folder:
        for name in ("one", "two"):
            (folder / name).write_text(str(version), encoding="utf-8")
    switch_current(settings.releases, f"v{version}")


def _start(data: Path, how: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.integration.beside.reader", str(data), how],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
