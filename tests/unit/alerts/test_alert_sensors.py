"""Dagster's sensors: what they tell of runs that really failed, and that they are silent where nobody listens."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from dagster import (
    DagsterInstance,
    Failure,
    MetadataValue,
    OpExecutionContext,
    SkipReason,
    build_run_status_sensor_context,
    build_sensor_context,
    job,
    op,
)

from pipelines.assets import run_log
from pipelines.assets.alerts import alert_sensors, failure_alerts, success_alerts
from pipelines.assets.dbt_runner import TransformError
from pipelines.assets.lock import BusyError
from pipelines.assets.release import REFUSED
from pipelines.assets.run_log import json_log
from pipelines.settings import Settings

PERSON = "Иванова Мария 112-233-445 95"


def run_of(step: str, body: Callable[[], None], instance: DagsterInstance) -> Any:
    """A run of one step, kept in the instance; a failure is not raised."""

    @op(name=step)
    def only(context: OpExecutionContext) -> None:
        context.log.info("Читаем файлы.")
        body()

    @job(logger_defs={"console": json_log})
    def nightly() -> None:
        only()

    return nightly.execute_in_process(run_log.RUN_CONFIG, instance, raise_on_error=False)


def tell(step: str, error: BaseException, instance: DagsterInstance) -> str:
    """Let a run fail with this error and the sensor see it; the number of the run."""

    def body() -> None:
        raise error

    result = run_of(step, body, instance)
    context = build_run_status_sensor_context("failure_alerts", result.all_events[-1], instance, result.dagster_run)
    failure_alerts(context.for_run_failure())
    return str(result.run_id)


@pytest.fixture
def instance() -> Any:
    with DagsterInstance.ephemeral() as memory:
        yield memory


@pytest.mark.parametrize(
    ("step", "error", "said"),
    [
        ("lake", OSError(28, "No space", f"{PERSON}.xlsx"), "при приёме файлов. На диске кончилось место"),
        ("lake", PermissionError(13, "denied", f"{PERSON}.xlsx"), "нет прав"),
        ("dbt", TransformError(PERSON), "при расчёте. Не удалось построить таблицы"),
        ("release__current", KeyError(PERSON), "при выпуске. Внутренняя ошибка программы (KeyError)"),
        ("warehouse", BusyError(""), "уже работал другой запуск"),
    ],
    ids=["disk", "rights", "models", "fault", "busy"],
)
def test_a_failed_run_is_told_once_without_words_of_the_data(
    settings: Settings,
    taken: Any,
    instance: DagsterInstance,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    error: BaseException,
    said: str,
) -> None:
    monkeypatch.setenv("RSNMS_DAGSTER_URL", "https://dagster.example.org/")
    run_id = tell(step, error, instance)
    [body] = taken.posts
    assert said in body["happened"]
    assert body["link"] == f"https://dagster.example.org/runs/{run_id}"
    assert body["run_id"] == run_id
    assert "Иванова" not in str(body) + str(taken.letters[0])


def test_a_refusal_names_the_checks(settings: Settings, taken: Any, instance: DagsterInstance) -> None:
    tell("release__current", Failure("нет", metadata={REFUSED: MetadataValue.json({"11": ["map_sums"]})}), instance)
    [body] = taken.posts
    assert body["kind"] == "gate_refused"
    assert "Архангельская область" in body["happened"]


def test_a_good_run_after_a_failed_one_is_told(settings: Settings, taken: Any, instance: DagsterInstance) -> None:
    tell("lake", OSError(5, "x"), instance)
    result = run_of("lake", lambda: None, instance)
    context = build_run_status_sensor_context("success", result.all_events[-1], instance, result.dagster_run)
    for _ in range(2):
        success_alerts(context)
    assert [p["kind"] for p in taken.posts] == ["run_failed", "recovered"]


def test_a_channel_that_fails_fails_no_sensor(settings: Settings, taken: Any, instance: DagsterInstance) -> None:
    taken.mail_answer, taken.post_answer = "451 later", 500
    tell("lake", OSError(5, "x"), instance)
    assert (taken.letters, taken.posts) == ([], [])


def test_where_nobody_listens_nothing_is_said(
    settings: Settings, taken: Any, instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RSNMS_ALERT_EMAILS", "")
    monkeypatch.setenv("RSNMS_ALERT_WEBHOOK_FILE", "")
    tell("lake", OSError(5, "x"), instance)
    stale = next(s for s in alert_sensors(("11",)) if s.name == "stale_data_alerts")
    assert isinstance(stale(build_sensor_context()), SkipReason)
    assert taken.posts == []
    assert not (settings.data_dir / "alerts").exists()


def test_the_stale_sensor_looks_at_the_data(settings: Settings, taken: Any) -> None:
    stale = next(s for s in alert_sensors(("11",)) if s.name == "stale_data_alerts")
    found = stale(build_sensor_context())
    assert isinstance(found, SkipReason)
    assert found.skip_message == "Данные свежие."


def test_the_log_of_a_run_is_json_with_its_number_and_without_texts_of_errors(
    instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.StringIO()
    monkeypatch.delenv(run_log.WHERE, raising=False)
    monkeypatch.setattr(run_log.sys, "stdout", written)

    def body() -> None:
        raise ValueError(PERSON)

    result = run_of("lake", body, instance)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert {line["run_id"] for line in lines} == {result.run_id}
    assert "Читаем файлы." in {line.get("message") for line in lines}
    [failed] = [line for line in lines if line.get("event") == "STEP_FAILURE"]
    assert failed["error"].endswith("ValueError")
    assert "Иванова" not in written.getvalue()


def test_the_log_of_a_run_may_be_a_file_of_the_owner(
    instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    file = settings.logs / "dagster.jsonl"
    monkeypatch.setenv(run_log.WHERE, str(file))
    result = run_of("lake", lambda: None, instance)
    assert result.success
    assert all(json.loads(line)["run_id"] == result.run_id for line in file.read_text(encoding="utf-8").splitlines())
    assert file.stat().st_mode & 0o777 == 0o600
