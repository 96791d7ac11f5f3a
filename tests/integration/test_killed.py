"""A run that is killed while it reads files leaves nothing that is not mended by the next one.

Killed while it builds tables it is in `test_privacy_of_a_deployment.py`, where a run is to be made anyway, and while it
writes a release in `tests/unit/publish/test_killed_release.py`; `make faults` kills at many moments more.
"""

from __future__ import annotations

import random
import signal
from pathlib import Path

import pytest

from pipelines.ingest import ingest_region
from tests.integration.deployment import REGIONS, Deployment

# on a worker of its own it delays nobody who waits for the published deployment
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("killed")]

#: where a kill hurts most: files read but not listed
MOMENT = "pipelines.ingest.region._write_findings"


def test_killed_runs_leave_the_lake_of_an_undisturbed_one(published: Deployment, tmp_path: Path) -> None:
    killed = published.landed_in(tmp_path / "killed")
    dice = random.Random(20240430)
    assert killed.run_and_kill(dice.uniform(3, 9))  # seconds; the imports and the tables alone take longer
    assert killed.run_killed_at(MOMENT) == -signal.SIGKILL
    assert not (killed.data / "releases" / "current").exists()
    for region in REGIONS:
        ingest_region(killed.settings, region)
    assert killed.sums() == published.sums() != []
    assert not list(killed.data.rglob(".tmp-*"))
