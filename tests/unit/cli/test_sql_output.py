"""`rsnms sql` from a script: the answer as table, CSV, Parquet or workbook, written by us."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main

_QUERY = "select name_ru, day, listed, amount from marts.rows_of"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "warehouse").mkdir()
    with duckdb.connect(str(folder / "warehouse" / "rsnms.duckdb")) as db:
        for schema in ("marts", "reference", "audit"):
            db.execute(f"create schema {schema}")
        db.execute(
            "create table marts.rows_of as select '=1+1' as name_ru, date '2024-08-31' as day,"
            " ['a', 'b'] as listed, 1.50::decimal(18, 2) as amount"
        )
    return folder


def rsnms(data: Path, *arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["sql", "--data-dir", str(data), *arguments], input=given)


def test_the_query_may_come_from_the_input(data: Path) -> None:
    assert "2024-08-31" in rsnms(data, given=_QUERY).output


@pytest.mark.parametrize("option", [["--csv"], ["--format", "csv"]])
def test_csv_on_the_screen_holds_no_formula(data: Path, option: list[str]) -> None:
    assert rsnms(data, *option, _QUERY).output.splitlines()[1].startswith("'=1+1,2024-08-31")


def test_csv_in_a_file_holds_no_formula(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    result = rsnms(data, "--out", str(file), _QUERY)
    assert result.exit_code == 0
    assert "Записано строк: 1" in result.output
    assert file.read_text(encoding="utf-8-sig") == "name_ru,day,listed,amount\n'=1+1,2024-08-31,a;b,1.50\n"
    assert file.stat().st_mode & 0o077 == 0


def test_parquet_keeps_types(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    assert rsnms(data, "--format", "parquet", "--out", str(file), _QUERY).exit_code == 0
    frame = pl.read_parquet(file)
    assert frame.schema["day"] == pl.Date
    assert frame.row(0, named=True)["amount"] == Decimal("1.50")
    assert frame["listed"].to_list() == [["a", "b"]]


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_the_same_answer_is_the_same_file(data: Path, tmp_path: Path, kind: str) -> None:
    files = [tmp_path / f"{n}.{kind}" for n in range(2)]
    for file in files:
        assert rsnms(data, "--out", str(file), _QUERY).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["--format", "parquet", _QUERY], "укажите файл", 2),
        (["--format", "table", "--out", "x.csv", _QUERY], "уберите --format table", 2),
        (["--format", "csv", "--out", "x.xlsx", _QUERY], "не вида csv", 1),
        (["--out", "x.docx", _QUERY], "имя должно кончаться", 1),
        (["--out", "{data}/landing/11/x.csv", _QUERY], "принадлежит расчёту", 1),
        (["--out", "{data}/releases/x.csv", _QUERY], "принадлежит расчёту", 1),
        (["--out", "{tmp}/x.csv", "select 1 as a, 2 as a"], "разные имена", 1),
        (["--out", "{tmp}/x.csv", "select interval 1 day as odd"], "Столбец odd", 1),
        (["--out", "{tmp}/x.parquet", "select [{{'a': 1}}] as odd"], "odd::varchar", 1),
        (["--out", "{tmp}/x.csv", "copy (select 1) to 'x.csv'"], "Можно только читать", 1),
        (["--out", "{tmp}/file/x.csv", _QUERY], "не записан", 1),
        (["--out", "{tmp}/x.csv", "select nothing from marts.rows_of"], "не выполнен", 1),
    ],
)
def test_what_cannot_be_written_is_explained(
    data: Path, tmp_path: Path, arguments: list[str], words: str, code: int
) -> None:
    (tmp_path / "file").write_text("")
    result = rsnms(data, *(a.format(data=data, tmp=tmp_path) if "{" in a else a for a in arguments))
    assert result.exit_code == code
    assert words in result.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file"]


def test_a_workbook_has_no_more_rows_than_a_sheet(data: Path, tmp_path: Path) -> None:
    result = rsnms(data, "--out", str(tmp_path / "x.xlsx"), "select x from range(1048576) as t(x)")
    assert result.exit_code == 1
    assert ".parquet" in result.output


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_sums_times_and_no_numbers_can_be_written(data: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"x.{kind}"
    query = (
        'select sum(n) as "the ""sum""", now() as at, \'nan\'::double as none, timestamp \'2024-01-31 10:00:00\' as t,'
        " [1, 2] as l from range(4) as t(n)"
    )
    result = rsnms(data, "--out", str(file), query)
    assert result.exit_code == 0, result.output
    if kind == "parquet":
        assert pl.read_parquet(file).schema['the "sum"'] == pl.Int64
    if kind == "xlsx":
        row = [cell.value for cell in openpyxl.load_workbook(file)["Результат"][2]]
        assert (row[0], row[2:]) == (6, [None, "31.01.2024 10:00:00", "1;2"])
