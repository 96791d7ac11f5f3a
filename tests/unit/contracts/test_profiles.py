"""Seeds of a region: what can't be used is told with file, column and line; the project's own are in order."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.cli.failures import expected
from pipelines.profiles import FILES, faults
from pipelines.reference import PROJECT_SEEDS, SeedError, read_seed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(PROJECT_SEEDS / name, tmp_path / name)
    return tmp_path


def test_the_own_seeds_are_in_order() -> None:
    assert faults(PROJECT_SEEDS) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("regions.csv", "Asia/Yakutsk", "Asia/Blagoveshchensk", "столбец timezone"),
        ("regions.csv", "\n10,", "\n4,", "region_code – нужно: две цифры; записи (с заголовком): 3."),
        ("regions.csv", "\n10,", "\n04,", "region_code повторяется; записи (с заголовком): 2, 3."),
        ("regions.csv", ",timezone,", ",zone,", "нет столбцов: timezone"),
        ("region_profiles.csv", "2022-04-12,12,", "2022-02-30,12,", "cumulative_since – нужно: дата"),
        ("region_profiles.csv", "2022-04-12,12,0.8", "2022-04-12,0,0.8", "целое число месяцев"),
        ("region_profiles.csv", "2022-04-12,12,0.8", '2022-04-12,12,"0,8"', "доля от 0 до 1"),
        ("municipalities.csv", "04501000,", "4501000,", "восемь цифр ОКТМО"),
        ("municipality_changes.csv", "2026-01-01", "01.01.2026", "effective_from – нужно: дата"),
    ],
    ids=range(9),
)
def test_a_fault_is_told(folder: Path, name: str, old: str, new: str, said: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    found = faults(folder)
    assert any(said in fault and name in fault for fault in found), found


def test_a_file_that_cannot_be_read_is_told_in_words(folder: Path) -> None:
    (folder / "regions.csv").write_bytes("region_code;name_ru\n04;Край".encode("cp1251"))
    (folder / "municipalities.csv").unlink()
    assert len(faults(folder)) == 2
    for name, said in (("regions.csv", "UTF-8"), ("municipalities.csv", "Нет справочника")):
        with pytest.raises(SeedError) as told:
            read_seed(folder / name)
        assert said in (expected(told.value) or "")
