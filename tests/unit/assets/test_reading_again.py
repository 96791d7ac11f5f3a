"""Reading landing is tried again where waiting helps, and only there; no error tells the name of a sender's file."""

from __future__ import annotations

import errno
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dagster import DagsterInstance, RetryPolicy, materialize

from pipelines.assets import lake as lake_module
from pipelines.assets.care import READING, is_transient
from pipelines.assets.lake import lake_assets
from pipelines.assets.night import Night
from pipelines.ingest import IngestSummary
from pipelines.keys import create_key
from pipelines.settings import Settings

PERSON = "Иванова Мария.xlsx"


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    create_key(tmp_path / "key")
    (tmp_path / "data" / "landing" / "11").mkdir(parents=True)
    monkeypatch.setattr(lake_module, "READING", RetryPolicy(READING.max_retries, 0.01))
    return Night(Settings(tmp_path / "data", tmp_path / "key", ("11",)), date(2024, 8, 31))


def attempts(night: Night, monkeypatch: pytest.MonkeyPatch, *errors: OSError | None) -> tuple[int, bool, str]:
    """How often landing was read, whether the step ended well, and all that the run kept of it."""
    read: list[int] = []

    def ingest(settings: Settings, region: str, progress: Any, moving: Any) -> IngestSummary:
        read.append(1)
        error = errors[min(len(read), len(errors)) - 1]
        if error is not None:
            raise error
        return IngestSummary(region, 0, 0, {}, 0, 0, False)

    monkeypatch.setattr(lake_module, "ingest_region", ingest)
    with DagsterInstance.ephemeral() as memory:
        result = materialize(
            [lake_assets(("11",))], resources={"night": night}, partition_key="11", instance=memory,
            raise_on_error=False,
        )  # fmt: skip
        kept = "".join(str(entry) for entry in memory.all_logs(result.run_id))
    return len(read), result.success, kept


def test_a_share_that_is_away_for_a_moment_costs_a_moment(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = OSError(errno.ESTALE, "stale", str(night.settings.landing / "11" / "staff" / PERSON))
    number, good, kept = attempts(night, monkeypatch, gone, gone, None)
    assert (number, good) == (3, True)
    assert str(night.settings.landing / "11" / "staff") in kept
    assert "Иванова" not in kept


def test_a_share_that_stays_away_fails_the_run(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    assert attempts(night, monkeypatch, OSError(errno.EHOSTDOWN, "down"))[:2] == (READING.max_retries + 1, False)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENOENT])
def test_what_waiting_does_not_mend_is_not_tried_again(
    night: Night, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    error = OSError(number, "x", str(night.settings.landing / "11" / PERSON))
    count, good, kept = attempts(night, monkeypatch, error)
    assert (count, good) == (1, False)
    assert "Иванова" not in kept


def test_the_waits_grow_and_differ() -> None:
    waits = [[READING.calculate_delay(attempt) for _ in range(20)] for attempt in (1, 2, 3)]
    assert max(waits[0]) <= 6 <= min(waits[1]) <= max(waits[1]) <= 12
    assert min(waits[2]) >= 18
    assert all(len(set(of_one)) > 1 for of_one in waits)
    assert is_transient(OSError(errno.EIO, "x"))
    assert not is_transient(OSError("without a number"))
