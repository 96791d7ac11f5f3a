"""A region as a whole: repeated runs, copies, late files, killed runs, files in wrong places."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.ingest import ingest_region
from pipelines.ingest.deliveries import from_frame
from pipelines.ingest.lake import partition_file, write_if_changed
from pipelines.ingest.quarantine import read_rows
from pipelines.keys import create_key, load_key
from pipelines.settings import Settings, SettingsError

HEADER = "СНИЛС;Код программы;Дата начала;Статус\n"
FIRST = HEADER + "112-233-445 95;П-1;10.01.2024;зачислен\n023-456-789 55;П-1;10.01.2024;зачислен\n"
SECOND = HEADER + "100-200-300 30;П-1;11.01.2024;зачислен\n"
PERIOD = "11/enrollments/2024-01"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    create_key(tmp_path / "key")
    return Settings(tmp_path / "data", tmp_path / "key", ("11",))


def land(settings: Settings, path: str, text: str) -> None:
    file = settings.landing / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def deliveries(settings: Settings) -> pl.DataFrame:
    return pl.read_parquet(settings.lake / "_deliveries" / "region=11.parquet", hive_partitioning=False)


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_second_run_changes_no_byte(settings: Settings) -> None:
    land(settings, f"{PERIOD}/a_20240205.csv", FIRST)
    assert ingest_region(settings, "11").changed
    before = tree(settings.lake)
    again = ingest_region(settings, "11")
    assert (again.files_new, again.changed) == (0, False)
    assert tree(settings.lake) == before


def test_two_runs_keep_the_rows_of_one(settings: Settings, tmp_path: Path) -> None:
    land(settings, f"{PERIOD}/b_20240210.csv", SECOND)
    ingest_region(settings, "11")
    land(settings, f"{PERIOD}/a_20240205.csv", FIRST)
    ingest_region(settings, "11")

    once = replace(settings, data_dir=tmp_path / "once")
    shutil.copytree(settings.landing, once.landing)
    ingest_region(once, "11")
    path = partition_file(settings.lake, "enrollments", "11", "2024-01")
    assert path.read_bytes() == partition_file(once.lake, "enrollments", "11", "2024-01").read_bytes()
    order = deliveries(settings).select("path", "delivery_order").rows()
    assert order == [(f"{PERIOD}/a_20240205.csv", 1), (f"{PERIOD}/b_20240210.csv", 2)]


def test_a_copy_is_unchanged_whichever_came_first(settings: Settings) -> None:
    land(settings, f"{PERIOD}/a (2)_20240208.csv", FIRST)
    ingest_region(settings, "11")
    land(settings, f"{PERIOD}/a_20240205.csv", FIRST)
    ingest_region(settings, "11")
    status = dict(deliveries(settings).select("path", "status").iter_rows())
    assert status == {f"{PERIOD}/a (2)_20240208.csv": "unchanged", f"{PERIOD}/a_20240205.csv": "accepted"}
    assert pl.read_parquet(partition_file(settings.lake, "enrollments", "11", "2024-01")).height == 2
    assert deliveries(settings)["delivery_id"].is_unique().all()


def test_the_same_bytes_for_another_period_are_a_delivery_of_their_own(settings: Settings) -> None:
    land(settings, f"{PERIOD}/a_20240205.csv", FIRST)
    land(settings, "11/enrollments/2024-02/a_20240205.csv", FIRST)
    ingest_region(settings, "11")
    assert deliveries(settings)["status"].to_list() == ["accepted", "accepted"]


def test_a_file_replaced_in_place_is_a_later_delivery(settings: Settings) -> None:
    land(settings, f"{PERIOD}/a_20240205.csv", FIRST)
    ingest_region(settings, "11")
    land(settings, f"{PERIOD}/a_20240205.csv", SECOND)
    ingest_region(settings, "11")
    assert deliveries(settings)["status"].to_list() == ["accepted", "accepted"]
    assert pl.read_parquet(partition_file(settings.lake, "enrollments", "11", "2024-01")).height == 3


def test_rows_left_by_a_killed_run_do_not_stay(settings: Settings) -> None:
    land(settings, f"{PERIOD}/a_20240205.csv", FIRST)
    ingest_region(settings, "11")
    listed = tree(settings.lake / "_deliveries")
    land(settings, f"{PERIOD}/b_20240210.csv", SECOND)
    ingest_region(settings, "11")
    undisturbed = tree(settings.lake)
    # the run was killed after the rows were written and before the list of deliveries was
    for name, data in listed.items():
        (settings.lake / "_deliveries" / name).write_bytes(data)
    ingest_region(settings, "11")
    path = "enrollments/region=11/2024-01.parquet"
    assert tree(settings.lake)[path] == undisturbed[path]
    assert not (settings.lake / ".parts" / "11").exists()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("11/enrollments/a.csv", "bad_path"),
        ("11/students/2024-01/a.csv", "unknown_source"),
        ("11/enrollments/январь/a.csv", "bad_period"),
        ("11/fioko/2024/11730000/a.csv", "municipal_delivery_not_allowed"),
        ("11/enrollments/2024-01/04701000/a.csv", "unknown_municipality"),
        ("11/enrollments/2024-01/11730000/deeper/a.csv", "bad_path"),
    ],
)
def test_a_file_in_a_wrong_place_is_rejected(settings: Settings, path: str, reason: str) -> None:
    land(settings, path, FIRST)
    summary = ingest_region(settings, "11")
    assert summary.by_status == {"rejected": 1}
    line = deliveries(settings).row(0, named=True)
    assert (line["reason"], line["rows_read"]) == (reason, None)
    assert line["reason_ru"].endswith(".")


def test_half_copied_files_wait(settings: Settings) -> None:
    land(settings, f"{PERIOD}/a.csv.part", FIRST)
    land(settings, f"{PERIOD}/~$a.xlsx", "lock")
    assert ingest_region(settings, "11").files_total == 0


def test_one_bad_file_does_not_stop_the_others(settings: Settings) -> None:
    land(settings, f"{PERIOD}/a_20240205.csv", FIRST)
    land(settings, f"{PERIOD}/empty_20240206.csv", "")
    land(settings, f"{PERIOD}/letter_20240207.csv", "Уважаемые коллеги!\n")
    assert ingest_region(settings, "11").by_status == {"accepted": 1, "rejected": 2}


def test_a_file_stays_in_the_lake_after_it_left_landing(settings: Settings) -> None:
    land(settings, f"{PERIOD}/a_20240205.csv", FIRST)
    ingest_region(settings, "11")
    shutil.rmtree(settings.landing)
    assert ingest_region(settings, "11").changed is False
    assert len(from_frame(deliveries(settings))) == 1


def test_rejected_rows_lie_in_quarantine_for_the_owner_only(settings: Settings) -> None:
    rows = "".join(f"112-233-445 95;П-{i};10.01.2024;зачислен\n" for i in range(9))
    land(settings, f"{PERIOD}/a_20240205.csv", HEADER + rows + "112-233-445 96;П-1;10.01.2024;зачислен\n")
    ingest_region(settings, "11")
    (file,) = [p for p in settings.quarantine.rglob("*") if p.is_file()]
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"112-233-445 96" not in file.read_bytes()
    assert read_rows(file, load_key(settings))["row_number"].to_list() == [11]


def test_a_key_that_others_may_read_is_refused(settings: Settings) -> None:
    settings.key_file.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        load_key(settings)


def test_a_key_in_the_data_directory_is_refused(settings: Settings) -> None:
    inside = settings.data_dir / "key"
    create_key(inside)
    with pytest.raises(SettingsError, match="в папке данных"):
        load_key(replace(settings, key_file=inside))


def test_an_existing_key_is_never_replaced(settings: Settings) -> None:
    before = settings.key_file.read_bytes()
    assert create_key(settings.key_file) is False
    assert settings.key_file.read_bytes() == before
    assert settings.key_file.stat().st_mode & 0o777 == 0o600


def test_a_clock_set_back_does_not_turn_the_order_of_files(settings: Settings) -> None:
    land(settings, f"{PERIOD}/b.csv", FIRST)
    ingest_region(settings, "11")
    ledger = settings.lake / "_deliveries" / "region=11.parquet"
    ahead = datetime(2099, 1, 1)  # noqa: DTZ001 - as the ledger has it
    seen = pl.lit(ahead, dtype=pl.Datetime("us"))
    assert write_if_changed(deliveries(settings).with_columns(first_seen_at=seen, delivered_at=seen), ledger)
    land(settings, f"{PERIOD}/c.csv", SECOND)
    ingest_region(settings, "11")
    assert deliveries(settings)["path"].to_list() == [f"{PERIOD}/b.csv", f"{PERIOD}/c.csv"]
