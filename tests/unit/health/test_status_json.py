"""What a monitoring system is told: by the schema, the right state and exit code for each thing that can be wrong."""

from __future__ import annotations

import fcntl
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.health import Facts, Limits, collect, judge, report
from pipelines.health.facts import Release, Run
from pipelines.health.freshness import freshness
from pipelines.ingest.deliveries import DELIVERY_SCHEMA
from pipelines.layout import VERSION_FILE
from pipelines.settings import Settings

PROJECT = Path(__file__).parents[3]
SCHEMA = json.loads((PROJECT / "docs" / "status.schema.json").read_text(encoding="utf-8"))
NOW = datetime(2024, 5, 5, 6, 0, tzinfo=UTC)
CODES = set(SCHEMA["properties"]["problems"]["items"]["properties"]["code"]["enum"])


Row = tuple[Any, ...]
#: the ledger has no time zones
SEEN = datetime.fromisoformat("2024-04-20T01:02:00")


def delivery(source: str, period: str, end: date, status: str = "accepted", order: int = 1, who: str = "") -> Row:
    return ("11", source, period, end, who, SEEN, order, status, f"11/{source}/Иванова.xlsx")


_COLUMNS = [
    "region_code", "source", "period", "period_end", "deliverer", "delivered_at", "delivery_order", "status", "path",
]  # fmt: skip


def ledger(settings: Settings, *rows: Row) -> None:
    folder = settings.lake / "_deliveries"
    folder.mkdir(parents=True)
    frame = pl.DataFrame(list(rows), schema={name: DELIVERY_SCHEMA[name] for name in _COLUMNS}, orient="row")
    frame.write_parquet(folder / "region=11.parquet")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, tmp_path.parent / "key", ("11",))


@pytest.fixture
def good() -> Facts:
    empty = pl.DataFrame(
        schema={"region": pl.String, "source": pl.String, "last_period": pl.String, "last_delivered_at": pl.Datetime,
                "due_on": pl.Date, "days_late": pl.Int64}
    )  # fmt: skip
    waiting = pl.DataFrame(schema={"region": pl.String, "source": pl.String, "held": pl.Int64, "rejected": pl.Int64})
    run = Run("published", NOW - timedelta(hours=4), NOW - timedelta(hours=3))
    release = Release("2024-04-30-0123456789ab", "2024-04-30", NOW - timedelta(hours=3), "0.1.0+x", (), 2)
    return Facts(NOW, 1, run, release, empty, waiting, 10**11)


def late(facts: Facts) -> Facts:
    row = ("11", "staff", "2024-Q1", SEEN, date(2024, 5, 1), 4)
    return replace(
        facts, freshness=pl.concat([facts.freshness, pl.DataFrame([row], facts.freshness.schema, orient="row")])
    )


def waiting(facts: Facts) -> Facts:
    return replace(facts, waiting=pl.DataFrame([("11", "staff", 1, 2)], facts.waiting.schema, orient="row"))


WRONG: list[tuple[str, str, Callable[[Facts], Facts]]] = [
    ("run-overdue", "critical", lambda f: replace(f, run=Run("none"), release=None)),
    ("run-overdue", "critical", lambda f: replace(f, run=replace(f.run, started_at=NOW - timedelta(hours=27)))),
    ("run-overdue", "critical", lambda f: replace(f, run=Run("running", NOW - timedelta(hours=27)))),
    ("run-failed", "critical", lambda f: replace(f, run=replace(f.run, outcome="failed", message="Нет ключа."))),
    ("run-failed", "critical", lambda f: replace(f, run=replace(f.run, outcome="killed"))),
    ("run-failed", "warning", lambda f: replace(f, run=replace(f.run, outcome="interrupted"))),
    ("gate-refused", "critical", lambda f: replace(f, run=replace(f.run, outcome="refused"))),
    ("gate-refused", "warning", lambda f: replace(f, release=f.release and replace(f.release, withheld=("11",)))),
    ("no-release", "critical", lambda f: replace(f, release=None)),
    ("disk-full", "critical", lambda f: replace(f, free_bytes=1_900_000_000)),
    ("data-stale", "warning", late),
    ("files-waiting", "warning", waiting),
]  # fmt: skip


def test_nothing_is_wrong_with_a_good_deployment(good: Facts) -> None:
    assert judge(good, Limits()) == []
    told = report(good, [])
    jsonschema.validate(told, SCHEMA)
    assert (told["state"], told["exit_code"]) == ("ok", 0)
    assert told["release"]["age_hours"] == 3.0
    assert judge(replace(good, run=replace(good.run, outcome="nothing_new")), Limits()) == []
    assert judge(replace(good, run=Run("running", NOW - timedelta(hours=1))), Limits()) == []


@pytest.mark.parametrize(("code", "severity", "broken"), WRONG, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(WRONG)])
def test_each_thing_that_is_wrong_is_told(
    good: Facts, code: str, severity: str, broken: Callable[[Facts], Facts]
) -> None:
    facts = broken(good)
    problems = judge(facts, Limits())
    assert [(p.code, p.severity) for p in problems] == [(code, severity)]
    told = report(facts, problems)
    jsonschema.validate(told, SCHEMA)
    assert (told["state"], told["exit_code"]) == (severity, {"warning": 1, "critical": 2}[severity])


def test_the_worst_comes_first(good: Facts) -> None:
    problems = judge(replace(late(good), free_bytes=0), Limits())
    assert [p.severity for p in problems] == ["critical", "warning"]


def test_every_code_has_a_runbook() -> None:
    operations = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^### `([a-z-]+)`", operations, re.MULTILINE)) >= CODES
    assert {code for code, _, _ in WRONG} | {"unknown"} == CODES


@pytest.mark.parametrize(
    ("source", "period", "end", "due", "days"),
    [
        ("enrollments", "2024-03", date(2024, 3, 31), date(2024, 5, 10), 0),
        ("enrollments", "2024-02", date(2024, 2, 29), date(2024, 4, 10), 25),
        ("staff", "2024-Q1", date(2024, 3, 31), date(2024, 7, 15), 0),
        ("organizations", "2022", date(2022, 12, 31), date(2024, 1, 30), 96),
        ("fioko", "2020", date(2020, 12, 31), None, 0),
    ],
)  # fmt: skip
def test_when_the_next_delivery_is_due(
    settings: Settings, source: str, period: str, end: date, due: date | None, days: int
) -> None:
    ledger(settings, delivery(source, "2019", date(2019, 12, 31)), delivery(source, period, end, order=2),
           delivery(source, "2030", date(2030, 12, 31), "held", 3))  # fmt: skip
    found = freshness(settings, NOW.date()).row(0, named=True)
    assert (found["last_period"], found["due_on"], found["days_late"]) == (period, due, days)


def test_a_file_waits_until_a_later_one_of_its_sender_is_accepted(settings: Settings) -> None:
    end = date(2024, 3, 31)
    ledger(
        settings,
        delivery("staff", "2024-Q1", end, "held", 1, "11701000"),
        delivery("staff", "2024-Q1", end, "accepted", 2, "11701000"),
        delivery("staff", "2024-Q1", end, "rejected", 3, "11710000"),
        delivery("staff", "2024-Q1", end, "unchanged", 4, "11710000"),
    )
    assert collect(settings, [], NOW).waiting.rows() == [("11", "staff", 0, 1)]


@contextmanager
def held(settings: Settings) -> Iterator[None]:
    with (settings.data_dir / ".run.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize(("is_held", "outcome"), [(True, "running"), (False, "killed")], ids=["held", "free"])
def test_a_run_without_an_end_goes_on_or_was_killed(settings: Settings, is_held: bool, outcome: str) -> None:
    ledger(settings)
    events = [{"at": NOW.isoformat(), "event": "started"}, {"at": NOW.isoformat(), "event": "stage"}]
    with held(settings) if is_held else ExitStack():
        assert collect(settings, events, NOW).run.outcome == outcome
    with (settings.data_dir / ".run.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # looking leaves nothing locked


def status(folder: Path) -> tuple[int, dict[str, Any]]:
    environment = {"RSNMS_REGIONS": "11", "RSNMS_DATA_DIR": None, "RSNMS_DEBUG": None}
    result = CliRunner().invoke(main, ["status", "--json", "--data-dir", str(folder)], env=environment)
    told = json.loads(result.stdout)
    jsonschema.validate(told, SCHEMA)
    return result.exit_code, told


def test_the_command(settings: Settings) -> None:
    ledger(settings, delivery("staff", "2024-Q1", date(2024, 3, 31), "rejected"))
    code, told = status(settings.data_dir)
    assert (code, told["state"], told["last_run"]["outcome"]) == (2, "critical", "none")
    assert told["waiting"] == [{"region": "11", "source": "staff", "held": 0, "rejected": 1}]
    assert "Иванова" not in json.dumps(told, ensure_ascii=False)


def test_a_monitoring_system_always_gets_an_answer(settings: Settings) -> None:
    ledger(settings)
    (settings.data_dir / VERSION_FILE).write_text("999\n")
    code, told = status(settings.data_dir)
    assert (code, told["state"]) == (3, "unknown")
    assert "Обновите программу" in told["problems"][0]["message"]
    (settings.data_dir / VERSION_FILE).write_text("1\n")
    (settings.lake / "_deliveries" / "region=11.parquet").write_bytes(b"damaged")
    assert status(settings.data_dir)[0] == 3
    assert status(settings.data_dir / "none")[0] == 3
