"""`rsnms export` to a folder: everything that was published of the kinds asked for, and nothing damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.publish.manifest import Manifest, outputs_of

_FILES = [
    "kpi_regional.csv", "kpi_regional.parquet", "kpi_regional.dictionary.csv", "report.xlsx", "passport/11.xlsx",
    "dashboard/table.csv", "quality/checks.json",
]  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "releases" / "r1"
    for name in _FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    Manifest("r1", "2024-08-31", "v", "published", [], {}, {}, ["11"], {}, [], outputs_of(folder)).write(folder)
    (folder.parent / "current").symlink_to("r1")
    return tmp_path / "data"


def export(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", "--data-dir", str(data), *arguments])


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("csv", {"kpi_regional.csv", "kpi_regional.dictionary.csv"}),
        ("parquet", {"kpi_regional.parquet", "kpi_regional.dictionary.csv"}),
        ("xlsx", {"report.xlsx", "passport/11.xlsx"}),
        ("csv, parquet,xlsx", set(_FILES[:5])),
    ],
)
def test_all_of_the_kinds_asked_for(data: Path, tmp_path: Path, kinds: str, expected: set[str]) -> None:
    out = tmp_path / "out"
    result = export(data, "--format", kinds, "--out", str(out))
    assert result.exit_code == 0
    assert {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()} == expected
    assert f"файлов {len(expected)}" in result.output
    assert all((out / name).read_text() == name for name in expected)


def test_a_damaged_release_is_not_exported(data: Path, tmp_path: Path) -> None:
    (data / "releases" / "r1" / "kpi_regional.csv").write_text("другое")
    result = export(data, "--out", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert "kpi_regional.csv: файл изменён" in result.output
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(data: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    result = export(data, "--out", str(tmp_path / "out" / "below"))
    assert result.exit_code == 1
    assert "Не записано" in result.output
