"""A run that is killed at any moment and run again gives the release of an undisturbed run, byte by byte."""

from __future__ import annotations

import random
import signal
from pathlib import Path

import pytest

from tests.integration.deployment import Deployment

# several runs in a row: on a worker of its own it delays nobody who waits for the published deployment
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("killed")]

#: Where a kill would hurt most: files read but not listed. Making a release is killed in
#: `tests/unit/publish/test_killed_release.py`, where nothing has to be built before.
MOMENTS = ["pipelines.ingest.region._write_findings"]


def test_killed_runs_leave_no_trace_in_the_release(published: Deployment, tmp_path: Path) -> None:
    killed = published.landed_in(tmp_path / "killed")
    dice = random.Random(20240430)
    assert killed.run_and_kill(dice.uniform(3, 9))  # seconds; the imports and the tables alone take longer
    for moment in MOMENTS:
        assert killed.run_killed_at(moment) == -signal.SIGKILL, moment
        releases = killed.data / "releases"
        assert not (releases / "current").exists(), moment
    last = killed.run()
    assert last.returncode == 0, last.stdout + last.stderr

    expected = published.files("releases")
    assert killed.files("releases") == expected
    assert killed.tables("marts") == published.tables("marts")
    assert len(expected) > 10
    assert not list(killed.data.rglob(".tmp-*"))
    assert not list((killed.data / "warehouse").glob(".building/*"))
