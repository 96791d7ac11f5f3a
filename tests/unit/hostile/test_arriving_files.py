"""Files as SFTP and SMB bring them: in pieces, renamed, replaced, taken away, by wrong clocks, a year at once."""

from __future__ import annotations

import io
import os
import time
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.ingest import arriving as arriving_module
from pipelines.ingest import ingest_region, region
from pipelines.ingest.arriving import arriving, look
from pipelines.ingest.deliveries import Outcome
from pipelines.ingest.waiting import waiting_in_landing
from pipelines.ingest.worker import ParseTask, run_task
from pipelines.keys import create_key
from pipelines.settings import Settings

HEADER = "СНИЛС;Код программы;Дата начала;Статус\n"
PERIOD = "11/enrollments/2024-01"


def text(number: int) -> str:
    return f"{HEADER}112-233-445 95;П-{number};10.01.2024;зачислен\n"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    create_key(tmp_path / "key")
    (tmp_path / "data" / "landing" / PERIOD).mkdir(parents=True)
    monkeypatch.setattr(arriving_module, "_SECONDS", 0.05)
    # read here and not in worker processes: what is tried is when a file is read
    monkeypatch.setattr(region, "parse_all", lambda tasks: list(_read(tasks)))
    return Settings(tmp_path / "data", tmp_path / "key", ("11",))


def _read(tasks: list[ParseTask]) -> list[tuple[ParseTask, Outcome]]:
    results = [(task, run_task(task)) for task in tasks]
    return [(task, result.outcome) for task, result in results if result.outcome is not None]


def place(settings: Settings, name: str, content: str | bytes) -> Path:
    file = settings.landing / PERIOD / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def night(settings: Settings, meanwhile: Callable[[], object] = lambda: None) -> dict[str, str]:
    """A run in which this happens between the two looks; path below the period → status."""
    first = look(settings.landing, ("11",))
    meanwhile()
    moving = arriving(settings.landing, ("11",), first)
    ingest_region(settings, "11", arriving=moving)
    frame = pl.read_parquet(settings.lake / "_deliveries" / "region=11.parquet", hive_partitioning=False)
    return {path.removeprefix(f"{PERIOD}/"): status for path, status in frame.select("path", "status").iter_rows()}


def rows(settings: Settings) -> list[str]:
    file = settings.lake / "enrollments" / "region=11" / "2024-01.parquet"
    return pl.read_parquet(file)["program_id"].to_list() if file.exists() else []


def status(settings: Settings) -> str:
    result = CliRunner().invoke(
        main, ["status", "--data-dir", str(settings.data_dir)],
        env={"RSNMS_REGIONS": "11", "RSNMS_DATA_DIR": None, "COLUMNS": "400"},
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    return result.output


def test_a_file_that_grows_between_two_looks_waits_and_is_read_whole(settings: Settings) -> None:
    place(settings, "a.csv", text(1))
    growing = place(settings, "b.csv", text(2)[:-20])
    found = night(settings, lambda: growing.write_text(text(2), encoding="utf-8"))
    assert found == {"a.csv": "accepted"}
    assert night(settings) == {"a.csv": "accepted", "b.csv": "accepted"}
    assert rows(settings) == ["П-1", "П-2"]


def test_a_file_that_appears_between_two_looks_waits(settings: Settings) -> None:
    place(settings, "a.csv", text(1))
    assert night(settings, lambda: place(settings, "b.csv", text(2))) == {"a.csv": "accepted"}
    assert "b.csv" in status(settings)


def test_what_is_known_of_a_file_holds_while_it_is_being_replaced(settings: Settings) -> None:
    file = place(settings, "a.csv", text(1))
    night(settings)
    assert night(settings, lambda: file.write_text(text(2)[:-10], encoding="utf-8")) == {"a.csv": "accepted"}
    assert rows(settings) == ["П-1"]
    assert "Заменён" in status(settings) or "Поступает сейчас" in status(settings)


def test_a_truncated_archive_waits_a_look_and_is_then_rejected_with_its_reason_and_mended(settings: Settings) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("a.csv", text(1))
    data = whole.getvalue()
    file = place(settings, "a.zip", data[:40])
    assert night(settings, lambda: file.write_bytes(data[:-30])) == {}
    assert night(settings) == {"a.zip": "rejected"}
    shown = status(settings)
    assert "a.zip" in shown
    assert "отклонён" in shown
    file.write_bytes(data)
    night(settings)
    assert rows(settings) == ["П-1"]
    assert "Исправлять нечего" in status(settings)


def test_old_files_are_not_waited_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was touched for a minute: no second of the night is lost."""
    monkeypatch.setattr(arriving_module, "_SECONDS", 1000.0)
    place(settings, "a.csv", text(1))
    later = time.time_ns() + 120 * 10**9
    monkeypatch.setattr(arriving_module.time, "time_ns", lambda: later)
    assert arriving(settings.landing, ("11",), look(settings.landing, ("11",))) == frozenset()


def test_a_renamed_file_is_no_second_delivery(settings: Settings) -> None:
    file = place(settings, "b.csv", text(1))
    night(settings)
    file.rename(file.with_name("a.csv"))
    assert sorted(night(settings).values()) == ["accepted", "unchanged"]
    assert rows(settings) == ["П-1"]
    assert "больше нет в landing: 1" in status(settings)


def test_of_a_file_replaced_in_place_the_later_version_is_later(settings: Settings) -> None:
    """The date stamp of both is the same."""
    path = f"{PERIOD}/staff_20240205.csv"
    for number in (1, 2, 3):
        place(settings, "staff_20240205.csv", text(number))
        night(settings)
    frame = pl.read_parquet(settings.lake / "_deliveries" / "region=11.parquet", hive_partitioning=False)
    orders = frame.filter(pl.col("path") == path).sort("delivery_order")["delivery_id"].to_list()
    last = pl.read_parquet(settings.lake / "enrollments" / "region=11" / "2024-01.parquet")
    assert last.filter(pl.col("program_id") == "П-3")["delivery_id"].item() == orders[-1]


def test_a_file_taken_away_stays_counted_and_is_told(settings: Settings) -> None:
    file = place(settings, "a.csv", text(1))
    night(settings)
    file.unlink()
    assert night(settings) == {"a.csv": "accepted"}
    assert "Их данные учтены" in status(settings)


@pytest.mark.parametrize("year", [1, 3])
def test_a_sender_with_a_wrong_clock_is_read_and_told(settings: Settings, year: int) -> None:
    file = place(settings, "a.csv", text(1))
    moment = time.time() + (365 * 86_400 if year == 3 else -50 * 365 * 86_400)
    os.utime(file, (moment, moment))
    assert ("часы отправителя спешат" in status(settings)) == (year == 3)
    assert night(settings) == {"a.csv": "accepted"}
    assert "часы" not in status(settings)


def test_a_clock_set_back_does_not_make_a_later_file_earlier(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        offset = timedelta(days=400)

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + cls.offset

    monkeypatch.setattr(region, "datetime", Clock)
    place(settings, "b.csv", text(1))
    night(settings)
    Clock.offset = timedelta(0)
    place(settings, "a.csv", text(2))
    night(settings)
    frame = pl.read_parquet(settings.lake / "_deliveries" / "region=11.parquet", hive_partitioning=False)
    assert [Path(p).name for p in frame.sort("delivery_order")["path"]] == ["b.csv", "a.csv"]


@pytest.mark.parametrize(
    "name",
    [
        unicodedata.normalize("NFD", "Йошкар-Ола, ёлка й.csv"), "отчёт за январь (копия 2).csv",
        "«Отчёт» \"10\" 'школ'.csv",
        "Ж" * 125 + ".csv", "x" * 251 + ".csv", "  два  пробела .csv",
    ],
    ids=["nfd", "cyrillic", "quotes", "bytes254", "bytes255", "spaces"],
)  # fmt: skip
def test_names_of_all_kinds_are_read_and_shown(settings: Settings, name: str) -> None:
    place(settings, name, "СНИЛС\nне таблица\n")
    waiting = status(settings)
    assert night(settings) == {name: "rejected"}
    told = status(settings)
    for shown in (waiting, told):
        assert name.strip()[:60] in shown.replace("\n", "")


def test_the_longest_name_goes_back_to_its_sender(settings: Settings) -> None:
    place(settings, "Ж" * 123 + "ab.csv", "СНИЛС\nне таблица\n")
    night(settings)
    out = settings.data_dir.parent / "back"
    arguments = ["rejections", "--data-dir", str(settings.data_dir), "--out", str(out)]
    result = CliRunner().invoke(main, arguments, env={"RSNMS_REGIONS": "11", "RSNMS_DATA_DIR": None})
    assert result.exit_code == 0, result.output
    assert [p for p in out.rglob("*") if p.is_file()]


def test_status_tells_problems_first(settings: Settings) -> None:
    now = datetime.now(UTC)
    for name, hours in (("c.csv.part", 1), ("d.csv.filepart", 48)):
        file = place(settings, name, "x")
        moment = (now - timedelta(hours=hours)).timestamp()
        os.utime(file, (moment, moment))
    place(settings, "~$e.xlsx", "x")
    place(settings, ".f.csv.part", "x")
    place(settings, "a.csv", text(1))
    found = waiting_in_landing(settings.landing, ("11",), {f"{PERIOD}/b.csv": 3}, now)
    assert [(w.kind, Path(w.path).name) for w in found] == [
        ("stuck", "d.csv.filepart"), ("arriving", "a.csv"), ("copying", "c.csv.part"),
    ]  # fmt: skip
    later = now + timedelta(hours=1)
    place(settings, "b.csv", "new")
    kinds = waiting_in_landing(settings.landing, ("11",), {f"{PERIOD}/b.csv": 99}, later)
    assert {Path(w.path).name: w.kind for w in kinds if w.kind in ("new", "replaced")} == {
        "a.csv": "new", "b.csv": "replaced",
    }  # fmt: skip
    assert all(w.reason_ru.endswith(".") for w in (*found, *kinds))
    shown = status(settings)
    assert shown.index("d.csv.filepart") < shown.index("a.csv")
    assert "Попросите отправителя прислать файл снова" in shown


def test_a_year_dropped_at_once_is_taken_at_once(settings: Settings) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for month in range(1, 13):
            packed.writestr(f"школы/{month:02}/файл {month}.csv", text(100 + month))
    place(settings, "за год.zip", archive.getvalue())
    for month in range(1, 13):
        file = settings.landing / "11" / "enrollments" / f"2024-{month:02}" / "11730000" / "отчёт.csv"
        file.parent.mkdir(parents=True)
        file.write_text(text(month).replace(".01.2024", f".{month:02}.2024"), encoding="utf-8")
    assert set(night(settings).values()) == {"accepted"}
    found = pl.read_parquet(settings.lake / "enrollments" / "region=11" / "2024-*.parquet")
    assert found.height == 24
    assert "ждут приёма" not in status(settings)
