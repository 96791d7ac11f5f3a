"""`rsnms rejections` at the terminal: what is said, which exit code, and that no sender's file name is shown."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.ingest.deliveries import DELIVERY_SCHEMA
from pipelines.ingest.lake import DELIVERIES, region_file, write_if_changed


def rejections(data: Path, out: Path, *more: str) -> Result:
    arguments = ["rejections", "--data-dir", str(data), "--out", str(out), *more]
    return CliRunner().invoke(main, arguments, prog_name="rsnms", env={"RSNMS_REGIONS": "11", "RSNMS_DEBUG": None})


def ledger(data: Path, status: str) -> None:
    """A ledger with one file; the file itself is not there any more."""
    line = {
        "delivery_id": "one", "region_code": "11", "source": "staff", "period": "2024-Q1", "deliverer": "11730000",
        "period_start": date(2024, 1, 1), "period_end": date(2024, 3, 31), "status": status, "sha256": "x",
        "path": "11/staff/2024-Q1/11730000/Пример Анна Ильинична.xlsx", "delivery_order": 1, "unknown_columns": [],
        "first_seen_at": datetime.combine(date(2024, 4, 2), time.min),
        "delivered_at": datetime.combine(date(2024, 4, 1), time.min), "reason": "corrupt", "reason_ru": "Повреждён.",
    }  # fmt: skip
    write_if_changed(pl.DataFrame([line], schema=DELIVERY_SCHEMA), region_file(data / "lake", DELIVERIES, "11"))


def test_a_sender_gets_a_folder_and_the_terminal_no_names(tmp_path: Path) -> None:
    ledger(tmp_path / "data", "rejected")
    result = rejections(tmp_path / "data", tmp_path / "out")
    assert result.exit_code == 0, result.output
    (file,) = (tmp_path / "out" / "11" / "11730000").iterdir()
    assert file.name == "staff_2024-Q1_Пример Анна Ильинична.xlsx"
    assert "11730000" in result.output
    assert "передавайте их только отправителям" in result.output
    assert "Анна" not in result.output

    again = rejections(tmp_path / "data", tmp_path / "out")
    assert again.exit_code == 1
    assert "уже что-то лежит" in again.output


@pytest.mark.parametrize(("status", "more"), [("accepted", ()), ("rejected", ("--municipality", "11701000"))])
def test_nothing_to_return_is_no_error(tmp_path: Path, status: str, more: tuple[str, ...]) -> None:
    ledger(tmp_path / "data", status)
    result = rejections(tmp_path / "data", tmp_path / "out", *more)
    assert result.exit_code == 0, result.output
    assert "Возвращать нечего" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("out", "more", "words"),
    [
        ("data/releases/x", (), "в папке releases им не место"),
        ("data/landing", (), "в папке landing им не место"),
        ("out", ("--municipality", "04701000"), "Нет муниципалитета с кодом «04701000»"),
        ("out", ("--region", "99"), "Неизвестный регион: 99"),
    ],
)
def test_what_cannot_be_done_is_explained(tmp_path: Path, out: str, more: tuple[str, ...], words: str) -> None:
    ledger(tmp_path / "data", "rejected")
    result = rejections(tmp_path / "data", tmp_path / out, *more)
    assert result.exit_code == 1
    assert words in " ".join(result.output.split())
    assert list((tmp_path / "data").rglob("*.xlsx")) == []


def test_before_the_first_run_there_is_nothing_to_return(tmp_path: Path) -> None:
    result = rejections(tmp_path / "data", tmp_path / "out")
    assert result.exit_code == 1
    assert "rsnms run" in result.output
