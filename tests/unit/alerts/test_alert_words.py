"""What alerts say of failures, refusals and stale data: in Russian, with what to do, without a word of a sender."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from pipelines.alerts import tell
from pipelines.alerts.events import _KNOWN, error_name, gate_refused, run_failed
from pipelines.alerts.health import Health, note_run, read_health
from pipelines.alerts.stale import overdue
from pipelines.assets import launch
from pipelines.assets.dbt_runner import TransformError
from pipelines.assets.lock import BusyError
from pipelines.cli import main, run_alerts
from pipelines.ingest.deliveries import DELIVERY_SCHEMA
from pipelines.ingest.mending import LakeDamagedError
from pipelines.keys import LostKeyError
from pipelines.layout import LayoutError
from pipelines.publish import ReleaseError
from pipelines.settings import Settings

NIGHT = datetime(2024, 9, 1, 23, 0, tzinfo=UTC)
PERSON = "Иванова Мария Петровна 112-233-445 95"


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (BusyError(""), "BusyError"),
        (TransformError(""), "TransformError"),
        (PermissionError(13, "x"), "PermissionError"),
        (OSError(28, "x"), "NoSpace"),
        (ConnectionResetError(), "OSError"),
        (LakeDamagedError(PERSON), "LakeDamagedError"),
        (LayoutError(PERSON), "LayoutError"),
        (LostKeyError(PERSON), "SettingsError"),
        (ReleaseError(PERSON), "ReleaseError"),
        (KeyError(PERSON), "KeyError"),
    ],
)
def test_every_error_has_a_meaning_and_something_to_do(settings: Settings, error: BaseException, name: str) -> None:
    assert error_name(error) == name
    alert = run_failed(settings, "r-1", error_name(error), "ingest", Health(), NIGHT)
    assert "при приёме файлов" in alert.happened
    assert re.search(r"rsnms|место", alert.action)
    assert alert.since == "02.09.2024 02:00 (Europe/Moscow)."
    assert PERSON not in alert.text()
    assert alert.happened.count("  ") == 0


def test_no_text_of_an_error_passes_for_its_name(settings: Settings) -> None:
    alert = run_failed(settings, "r-1", f"файл {PERSON}.xlsx", "ingest", Health(), NIGHT)
    assert "Иванова" not in alert.text()


def test_sentences_are_whole(settings: Settings) -> None:
    for meaning, action in _KNOWN.values():
        assert all(text.endswith(".") and text[0].isupper() for text in (meaning, action))
    alert = gate_refused(settings, "r-1", {"11": ["population_shift", "map_sums"]}, Health(), NIGHT)
    assert "Архангельская область" in alert.happened
    assert not re.search(r"population_shift|map_sums|\.\.", alert.text())


def test_a_failure_that_lasts_tells_since_when_and_its_end_is_told(settings: Settings, taken: Any) -> None:
    tell.tell_success(settings, "r-0")
    assert taken.letters == []
    tell.tell_failure(settings, "r-1", "OSError", "publish")
    began = read_health(settings).failing_since
    tell.tell_failure(settings, "r-1", "OSError", "publish")
    assert len(taken.letters) == 1, "one run, one alert"
    assert "Прошлый запуск" in taken.posts[0]["since"]
    tell.tell_refusal(settings, "r-2", {"11": ["population_shift"]})
    assert read_health(settings).failing_since == began
    assert "с тех пор успешных запусков не было" in taken.posts[1]["since"]
    tell.tell_success(settings, "r-3")
    assert [p["kind"] for p in taken.posts] == ["run_failed", "gate_refused", "recovered"]
    tell.tell_success(settings, "r-4")
    assert len(taken.posts) == 3


def test_a_link_leads_to_the_release_where_pages_are_served(
    settings: Settings, taken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RSNMS_PAGES_URL", "https://rsnms.example.org/releases/")
    note_run(settings, "r-1", NIGHT, good=False)
    tell.tell_success(settings, "r-2", "2024-08-31-abc")
    assert taken.posts[0]["link"] == "https://rsnms.example.org/releases/2024-08-31-abc/"


def ledger(settings: Settings, *rows: tuple[str, date, str]) -> None:
    lines = [
        {"region_code": "11", "source": source, "period_end": end, "status": status, "path": f"{PERSON}.csv"}
        for source, end, status in rows
    ]
    file = settings.lake / "_deliveries" / "region=11.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(lines, schema=DELIVERY_SCHEMA).write_parquet(file)


def test_overdue_is_what_came_before_and_not_for_the_last_period_that_is_due(settings: Settings) -> None:
    ledger(
        settings,
        ("enrollments", date(2024, 6, 30), "accepted"),  # monthly, ten days of grace
        ("enrollments", date(2024, 8, 31), "rejected"),
        ("staff", date(2024, 6, 30), "accepted"),  # quarterly, fifteen
        ("frdo", date(2023, 1, 31), "held"),
    )
    found = {o.source: (o.period_start, o.due_on) for o in overdue(settings, date(2024, 9, 11))}
    assert found["enrollments"] == (date(2024, 7, 1), date(2024, 8, 10))
    assert "staff" not in found
    assert "ioms" not in found, "never delivered"
    assert not [o for o in overdue(settings, date(2024, 8, 10)) if o.source == "enrollments"]
    assert [o.due_on for o in overdue(settings, date(2024, 8, 11)) if o.source == "enrollments"] == [date(2024, 8, 10)]
    late = {o.source: o.due_on for o in overdue(settings, date(2024, 10, 16))}
    assert late["staff"] == date(2024, 10, 15)


def test_stale_data_are_told_once_without_names_of_files(settings: Settings, taken: Any) -> None:
    ledger(settings, ("enrollments", date(2024, 6, 30), "accepted"))
    note_run(settings, "r-1", NIGHT, good=True)
    later = datetime(2024, 9, 11, 6, tzinfo=UTC)
    for _ in range(2):
        assert tell.tell_stale(settings, date(2024, 8, 31), later)
    [body] = taken.posts
    assert body["kind"] == "stale_data"
    assert "нет данных «Обучение по ДПП» за 07.2024, срок был 10.08.2024" in body["happened"]
    assert "Успешных запусков не было с 02.09.2024 02:00" in body["happened"]
    assert body["since"] == "10.08.2024"
    assert "Иванова" not in str(body)


def test_fresh_data_are_not_told(settings: Settings, taken: Any) -> None:
    ledger(settings, ("enrollments", date(2024, 8, 31), "accepted"))
    note_run(settings, "r-1", NIGHT, good=True)
    assert tell.tell_stale(settings, date(2024, 8, 31), datetime(2024, 9, 2, 6, tzinfo=UTC)) is None
    assert taken.posts == []


def test_an_error_of_the_alert_is_no_error_of_the_run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tell, "post", lambda *a: 1 / 0)
    monkeypatch.setattr(tell, "flush", lambda *a: 1 / 0)
    tell.tell_failure(settings, "r-1", "OSError")
    tell.tell_refusal(settings, "r-2", {})
    tell.tell_success(settings, "r-3")
    assert tell.tell_stale(settings, date(2024, 8, 31)) is None


def test_a_failing_run_of_the_command_line_is_told_and_its_exit_code_stays(
    settings: Settings, taken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = CliRunner()
    assert run.invoke(main, ["run"]).exit_code == 1
    assert "нет ни одного файла" in taken.posts[0]["happened"]
    file = settings.landing / "11" / "staff" / "2024" / f"{PERSON}.csv"
    file.parent.mkdir(parents=True)
    file.write_text("x", encoding="utf-8")

    def broken(*arguments: Any, **options: Any) -> None:
        raise PermissionError(13, "denied", str(file))

    monkeypatch.setattr(launch, "run_night", broken)
    taken.mail_answer, taken.post_answer = "451 later", 500
    failed = run.invoke(main, ["run"])
    assert failed.exit_code == 1
    assert len(taken.posts) == 1
    taken.mail_answer, taken.post_answer = "250 OK", 200
    assert run.invoke(main, ["alerts", "send"]).exit_code == 0
    assert "нет прав" in taken.posts[1]["happened"]
    logs = "".join(p.read_text(encoding="utf-8") for p in settings.logs.iterdir())
    assert taken.posts[1]["run_id"] in logs
    everything = logs + str(taken.posts) + "".join(str(letter) for letter in taken.letters)
    assert "Иванова" not in everything
    assert "112-233" not in everything


def test_refusals_and_good_runs_of_the_command_line_are_told(settings: Settings, taken: Any) -> None:
    decision = SimpleNamespace(withheld={"11": ["population_shift"]})
    night: Any = SimpleNamespace(outcome="refused", decision=decision, release="")
    run_alerts.ended(settings, "r-1", night)
    run_alerts.ended(settings, "r-2", SimpleNamespace(outcome="published", release="x"))  # type: ignore[arg-type]
    assert [p["kind"] for p in taken.posts] == ["gate_refused", "recovered"]


def test_the_log_bears_the_run_and_goes_to_standard_output_where_asked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from pipelines.cli.log import RunLog  # noqa: PLC0415

    monkeypatch.delenv("RSNMS_LOG", raising=False)
    log = RunLog(tmp_path / "logs")
    log.write("started")
    assert capsys.readouterr().out == ""
    monkeypatch.setenv("RSNMS_LOG", "stdout")
    log.write("finished", outcome="published")
    shown = capsys.readouterr().out
    assert f'"run_id": "{log.run_id}"' in shown
    assert shown == log.path.read_text(encoding="utf-8").splitlines(keepends=True)[1]
