"""Runs and schedules kept by a real PostgreSQL, with the settings that `rsnms doctor --init` writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from dagster import DagsterInstance, job, op
from dagster._core.test_utils import create_test_daemon_workspace_context
from dagster._core.workspace.load_target import PythonFileTarget
from dagster._daemon import get_default_daemon_logger
from dagster._scheduler.scheduler import launch_scheduled_runs

from pipelines.assets.instance import POSTGRES, prepare_home
from pipelines.settings import Settings, SettingsError
from tests.postgres import postgres

_TINY = """
from dagster import DefaultScheduleStatus, Definitions, ScheduleDefinition, job, op

@op
def only() -> None: ...

@job
def nightly() -> None:
    only()

nightly_schedule = ScheduleDefinition(
    job=nightly, name="nightly_schedule", cron_schedule="0 2 * * *", execution_timezone="Asia/Yekaterinburg",
    default_status=DefaultScheduleStatus.RUNNING,
)
defs = Definitions(jobs=[nightly], schedules=[nightly_schedule])
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres() as server:
        yield server.replace("postgresql:", "postgresql+psycopg2:").replace("postgres:@", "postgres@")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    made = Settings(tmp_path / "data", tmp_path / "key", ("65",))
    monkeypatch.setenv("DAGSTER_HOME", str(made.dagster_home))
    return made


@op
def only() -> None:
    """Nothing."""


@job
def small() -> None:
    only()


def test_runs_and_ticks_of_the_schedule_are_kept_by_the_server(
    settings: Settings, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(POSTGRES, address)
    prepare_home(settings)
    (tmp_path / "tiny.py").write_text(_TINY, encoding="utf-8")
    with DagsterInstance.get() as instance:
        assert type(instance.run_storage).__name__ == "PostgresRunStorage"
        assert instance.get_concurrency_config().run_queue_config.max_concurrent_runs == 1
        run = small.execute_in_process(instance=instance)
        target = PythonFileTarget(str(tmp_path / "tiny.py"), "defs", str(tmp_path), "tiny")
        with create_test_daemon_workspace_context(target, instance) as context:
            # old ticks are forgotten, so the night is the last one
            yesterday = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
            times: dict[str, Any] = {}
            for hour in (20, 22):  # before and after two in the night at Yekaterinburg
                now = yesterday.replace(hour=hour)
                errors = list(launch_scheduled_runs(context, get_default_daemon_logger("SchedulerDaemon"), now, times))
                assert [e for e in errors if e is not None] == []
        [state] = instance.all_instigator_state()
        [tick] = instance.get_ticks(state.instigator_origin_id, state.selector_id)
        assert tick.status.value == "SUCCESS"
        assert datetime.fromtimestamp(tick.timestamp, UTC) == yesterday.replace(hour=21)
    with DagsterInstance.get() as again:
        assert again.get_run_by_id(run.run_id).status.value == "SUCCESS"
        assert [r.tags["dagster/schedule_name"] for r in again.get_runs() if r.job_name == "nightly"] == [
            "nightly_schedule"
        ]
    with psycopg.connect(address.replace("+psycopg2", "")) as con:
        assert con.execute("select count(*) from runs").fetchone() == (2,)
    assert not list(settings.dagster_home.rglob("*.db"))


def test_without_an_address_runs_are_kept_beside_the_data(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(POSTGRES, raising=False)
    prepare_home(settings)
    with DagsterInstance.get() as instance:
        assert type(instance.run_storage).__name__ == "SqliteRunStorage"
        config = instance.get_concurrency_config()
        assert config.run_queue_config.max_concurrent_runs == 1
        assert config.pool_config.pool_granularity.value == "run"
        assert instance.run_monitoring_enabled


@pytest.mark.parametrize(
    ("value", "said"),
    [("postgresql://u@h/d", "psycopg2://"), ("postgresql+psycopg2://u:secret@h/d", "PGPASSFILE")],
)
def test_an_address_with_a_password_or_of_something_else_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, value: str, said: str
) -> None:
    monkeypatch.setenv(POSTGRES, value)
    with pytest.raises(SettingsError, match=said) as refusal:
        prepare_home(settings)
    assert "secret" not in str(refusal.value)
    assert not (settings.dagster_home / "dagster.yaml").exists()


def test_settings_made_for_sqlite_are_not_left_unnoticed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(POSTGRES, raising=False)
    prepare_home(settings)
    monkeypatch.setenv(POSTGRES, "postgresql+psycopg2://rsnms@db/dagster")
    with pytest.raises(SettingsError, match="storage:"):
        prepare_home(settings)
    file = settings.dagster_home / "dagster.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "storage: {}\n", encoding="utf-8")
    prepare_home(settings)
    assert os.environ[POSTGRES] not in file.read_text(encoding="utf-8")
