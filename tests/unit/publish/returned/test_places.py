"""Where returned workbooks may lie, what they are called, and who may read them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines.ingest.period import stamp_of
from pipelines.publish.returned.places import (
    checked_target,
    private_folder,
    safe_name,
    sender_folder,
    unique,
    workbook_name,
    write_private,
)
from pipelines.settings import Settings, SettingsError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "data", tmp_path / "key", ("11",))


@pytest.mark.parametrize(
    "inside", ["releases", "releases/current/x", "landing/11", "lake", "warehouse", "quarantine", ""]
)
def test_folders_of_the_program_are_refused(settings: Settings, inside: str) -> None:
    with pytest.raises(SettingsError, match="персональные данные"):
        checked_target(settings, settings.data_dir / inside)


def test_a_way_round_through_a_link_is_refused(settings: Settings, tmp_path: Path) -> None:
    (settings.data_dir / "releases").mkdir(parents=True)
    (tmp_path / "out").symlink_to(settings.data_dir / "releases")
    with pytest.raises(SettingsError, match="releases"):
        checked_target(settings, tmp_path / "out")


def test_a_file_is_no_folder(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(SettingsError, match="нужна папка"):
        checked_target(settings, tmp_path / "out")


def test_other_folders_are_taken(settings: Settings, tmp_path: Path) -> None:
    assert checked_target(settings, tmp_path / "out") == tmp_path / "out"
    assert checked_target(settings, settings.data_dir / "возврат") == settings.data_dir / "возврат"


@pytest.mark.parametrize(
    "text",
    ["../../etc/passwd", "..", "", " ", "/", "a/b\\c", "x\x00y\n", "con", "NUL.csv", "\u202efdp.exe", "<b>&\"'|?*:",
     "Ж" * 400, "\u200b", ".скрытый", "=1+1"],
)  # fmt: skip
def test_any_text_becomes_a_harmless_name(text: str, tmp_path: Path) -> None:
    name = safe_name(text)
    assert name
    assert not set(name) & set('/\\\x00\n:*?"<>|\u202e\u200b=')
    assert name.strip(". ") == name
    assert len(name.encode()) <= 200
    (tmp_path / f"{name}.xlsx").write_text("")
    assert [p.name for p in tmp_path.iterdir()] == [f"{name}.xlsx"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("11/staff/2024-Q1/Педагоги_20240410.xlsx", "staff_2024-Q1_Педагоги"),
        ("11/staff/2024-Q1/2024-04-10 Педагоги (копия).csv", "staff_2024-Q1_Педагоги (копия)"),
        ("11/staff/2024-Q1/20240410.csv", "staff_2024-Q1"),
        ("11/staff/2024-Q1/без окончания", "staff_2024-Q1_без окончания"),
    ],
)
def test_a_name_keeps_its_words_and_loses_its_date(path: str, name: str) -> None:
    assert workbook_name("staff", "2024-Q1", path) == name


@pytest.mark.parametrize("file", ["20240410_20240411.csv", "202404102024-04-11.csv", "2024202404100410.csv", "-15.csv"])
def test_no_name_has_a_date_stamp(file: str) -> None:
    assert stamp_of(workbook_name("staff", "2024-01", f"11/staff/2024-01/{file}")) is None


def test_equal_names_get_numbers() -> None:
    taken: set[str] = set()
    assert [unique(n, taken) for n in ("Файл", "файл", "Файл", "другой")] == ["Файл", "файл (2)", "Файл (3)", "другой"]


def test_senders_have_folders_of_their_own() -> None:
    assert sender_folder("") == "регион"
    assert sender_folder("11730000") == "11730000"
    assert "/" not in sender_folder("../x")


def test_folders_and_files_are_for_the_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        private_folder(tmp_path / "out" / "11" / "регион")
        write_private(tmp_path / "out" / "11" / "регион" / "файл.xlsx", b"x")
    finally:
        os.umask(before)
    modes = {p.name: p.stat().st_mode & 0o777 for p in (tmp_path / "out").rglob("*")}
    assert modes == {"11": 0o700, "регион": 0o700, "файл.xlsx": 0o600}
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    write_private(tmp_path / "файл.xlsx", b"old")
    write_private(tmp_path / "файл.xlsx", b"new")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"файл.xlsx": b"new"}
