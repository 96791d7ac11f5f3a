"""Releases of past months: a range is one run, from the oldest to the newest, and never puts an older one in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from dagster import DagsterInstance, materialize
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

from pipelines.assets import launch, months
from pipelines.assets.months import month_end, months_asset


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[date]:
    """Months for which the nightly job ran."""
    days: list[date] = []

    def run_night(settings: Any, day: date) -> Any:
        days.append(day)
        return SimpleNamespace(outcome="refused" if day == date(2024, 6, 30) else "published", release="")

    monkeypatch.setenv("RSNMS_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(launch, "run_night", run_night)
    return days


def backfill(first: str, last: str) -> bool:
    tags = {ASSET_PARTITION_RANGE_START_TAG: first, ASSET_PARTITION_RANGE_END_TAG: last}
    with DagsterInstance.ephemeral() as memory:
        return materialize([months_asset(("11",))], tags=tags, instance=memory, raise_on_error=False).success


def test_a_range_is_one_run_in_order(made: list[date]) -> None:
    assert backfill("2024-02-01", "2024-04-01")
    assert made == [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]


def test_months_after_a_refused_one_are_not_started(made: list[date]) -> None:
    assert not backfill("2024-05-01", "2024-07-01")
    assert made == [date(2024, 5, 31), date(2024, 6, 30)]


def test_an_older_release_does_not_take_the_place_of_a_newer_one(
    made: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(months, "current_release", lambda _: SimpleNamespace(as_of="2024-03-31"))
    assert not backfill("2024-02-01", "2024-04-01")
    assert made == []
    assert backfill("2024-03-01", "2024-04-01")
    assert made == [date(2024, 3, 31), date(2024, 4, 30)]


def test_a_month_ends_on_its_last_day() -> None:
    assert month_end("2024-02-01") == date(2024, 2, 29)
