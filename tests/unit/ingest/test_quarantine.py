"""Rejected rows: unreadable without the key, bound to their place, gone after their time, migrated from plain files."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.ingest import ingest_region
from pipelines.ingest.lake import write_if_changed
from pipelines.ingest.people_in import snils_in
from pipelines.ingest.quarantine import kept, purge, read_rows, rows_file, seal_plain, write_rows
from pipelines.keys import create_key, load_key
from pipelines.sealed import SealError
from pipelines.settings import QUARANTINE_DAYS, Settings, SettingsError

KEY = b"k" * 32
BAD = "112-233-445 96"
ROWS = pl.DataFrame({"member": [""], "sheet": ["Лист1"], "row_number": [11], "c0": [BAD], "c1": ["Образцова А. П."]})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    create_key(tmp_path / "key")
    settings = Settings(tmp_path / "data", tmp_path / "key", ("11",))
    file = settings.landing / "11" / "enrollments" / "2024-01" / "a_20240205.csv"
    file.parent.mkdir(parents=True)
    good = "".join(f"112-233-445 95;П-{n};10.01.2024;зачислен\n" for n in range(9))
    header = "СНИЛС;Код программы;Дата начала;Статус\n"
    file.write_text(f"{header}{good}{BAD};П-1;10.01.2024;зачислен\n", encoding="utf-8")
    return settings


def test_rows_come_back_and_no_byte_tells_them(tmp_path: Path) -> None:
    file = rows_file(tmp_path, "11", "staff", "d1")
    write_rows(ROWS, file, KEY)
    content = file.read_bytes()
    assert not [word for word in (BAD, "Образцова", "Лист1", "row_number") if word.encode() in content]
    assert read_rows(file, KEY).equals(ROWS)


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    files = [rows_file(tmp_path / name, "11", "staff", "d1") for name in "ab"]
    for file in files:
        write_rows(ROWS, file, KEY)
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("harm", ["other_key", "flipped", "cut", "renamed", "plain"])
def test_what_was_tampered_with_is_not_read(tmp_path: Path, harm: str) -> None:
    file = rows_file(tmp_path, "11", "staff", "d1")
    write_rows(ROWS, file, KEY)
    data = bytearray(file.read_bytes())
    if harm == "flipped":
        data[-1] ^= 1
    elif harm == "cut":
        data = data[:20]
    elif harm == "plain":
        data = bytearray(b"PAR1")
    if harm == "renamed":
        file = file.rename(file.with_name("d2.sealed"))
    else:
        file.write_bytes(data)
    with pytest.raises(SealError, match="не открывается"):
        read_rows(file, b"x" * 32 if harm == "other_key" else KEY)


def test_rows_that_are_good_now_leave_the_quarantine(settings: Settings) -> None:
    ingest_region(settings, "11")
    (item,) = kept(settings)
    write_rows(ROWS.clear(), item.file, load_key(settings))
    assert kept(settings) == []


@pytest.mark.parametrize(("days", "left"), [(89, 1), (90, 0), (400, 0)])
def test_rows_go_by_the_day_their_file_was_first_seen(settings: Settings, days: int, left: int) -> None:
    ingest_region(settings, "11")
    (item,) = kept(settings)
    assert item.since is not None
    now = item.since.replace(tzinfo=UTC) + timedelta(days=days)
    assert purge(settings, QUARANTINE_DAYS, now) == 1 - left
    assert len(kept(settings)) == left


def test_reading_anew_does_not_prolong_what_is_kept(settings: Settings) -> None:
    """As after a change of the parser, when all files are read again."""
    ingest_region(settings, "11")
    ledger = settings.lake / "_deliveries" / "region=11.parquet"
    seen = datetime(2024, 2, 6)  # noqa: DTZ001 - as the ledger has it
    lines = pl.read_parquet(ledger, hive_partitioning=False)
    older = lines.with_columns(fingerprint=pl.lit("old"), first_seen_at=pl.lit(seen, dtype=pl.Datetime("us")))
    assert write_if_changed(older, ledger)
    ingest_region(settings, "11")
    assert [item.since for item in kept(settings)] == [seen]
    assert purge(settings, QUARANTINE_DAYS, datetime(2024, 5, 7, tzinfo=UTC)) == 1


def test_a_file_no_ledger_knows_goes_by_its_own_date(settings: Settings) -> None:
    file = rows_file(settings.quarantine, "11", "staff", "unknown")
    write_rows(ROWS, file, KEY)
    assert purge(settings, 10, datetime.now(UTC)) == 0
    assert purge(settings, 10, datetime.now(UTC) + timedelta(days=11)) == 1


def test_plain_files_of_older_versions_are_encrypted(settings: Settings) -> None:
    ingest_region(settings, "11")
    key, (item,) = load_key(settings), kept(settings)
    rows = read_rows(item.file, key)
    item.file.unlink()
    plain = item.file.with_suffix(".parquet")
    rows.write_parquet(plain)
    leftover = item.file.with_name(".x.tmp")
    leftover.touch()
    assert seal_plain(settings, key) == 1
    assert read_rows(item.file, key).equals(rows)
    assert not plain.exists()
    assert not leftover.exists()
    assert seal_plain(settings, key) == 0


def test_commands_list_show_and_purge(settings: Settings, tmp_path: Path) -> None:
    assert "Карантин пуст" in rsnms(settings, "list").output
    ingest_region(settings, "11")
    (item,) = kept(settings)
    listed = rsnms(settings, "list")
    assert item.delivery_id in listed.output
    assert "a_20240205.csv" in listed.output
    assert BAD not in listed.output
    assert BAD in rsnms(settings, "show", item.delivery_id).output
    out = tmp_path / "строки.xlsx"
    written = rsnms(settings, "show", item.delivery_id, "--out", str(out))
    assert BAD not in written.output
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert (
        "нельзя класть в папку выпусков"
        in rsnms(settings, "show", item.delivery_id, "--out", str(settings.releases / "a.xlsx")).output
    )
    assert rsnms(settings, "show", "нет").exit_code == 1
    assert "файлов карантина: 1" in rsnms(settings, "purge", "--days", "0").output
    assert len(kept(settings)) == 1
    assert "Удалено файлов карантина: 1" in rsnms(settings, "purge", "--days", "0", "--yes").output
    assert kept(settings) == []
    log = (settings.logs / "quarantine.jsonl").read_text()
    assert '"files": 1' in log
    assert item.delivery_id not in log


@pytest.mark.parametrize("text", ["0", "-1", "неделя"])
def test_a_time_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    monkeypatch.setenv("RSNMS_QUARANTINE_DAYS", text)
    with pytest.raises(SettingsError, match="RSNMS_QUARANTINE_DAYS"):
        Settings.from_env(tmp_path)


def test_the_time_is_a_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert Settings.from_env(tmp_path).quarantine_days == QUARANTINE_DAYS
    monkeypatch.setenv("RSNMS_QUARANTINE_DAYS", "30")
    assert Settings.from_env(tmp_path).quarantine_days == 30


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("112-233-445 95", ["11223344595"]),
        ("11223344595", ["11223344595"]),
        ("112 233 445 95", ["11223344595"]),
        ("112‑233‑445–95", ["11223344595"]),
        ("1 112-233-445 95, 2 100-200-300 30", ["10020030030", "11223344595"]),
        ("Иванова, СНИЛС112-233-44595!", ["11223344595"]),
        ("1.1223344595E10", ["11223344595"]),
        ("2345678955", ["02345678955"]),
        ("112-233-445 96", []),
        ("05.02.2024", []),
        ("", []),
        (None, []),
    ],
    ids=["dashes", "digits", "spaces", "typographic", "two_after_numbers", "in_text", "scientific", "lost_zero",
         "bad_check", "date", "empty", "null"],
)  # fmt: skip
def test_numbers_are_found_in_whatever_notation(text: str | None, found: list[str]) -> None:
    frame = pl.DataFrame({"n": [1, 2], "c0": ["x", text]}, schema={"n": pl.Int64, "c0": pl.String})
    assert snils_in(frame)["snils"].to_list() == found
    assert set(snils_in(frame)["row"]) <= {1}


def rsnms(settings: Settings, *arguments: str) -> Result:
    environment = {"RSNMS_PSEUDONYM_KEY_FILE": str(settings.key_file), "RSNMS_REGIONS": None, "RSNMS_DEBUG": None}
    line = ["quarantine", *arguments, "--data-dir", str(settings.data_dir)]
    return CliRunner().invoke(main, line, prog_name="rsnms", env=environment)
