"""Files open in other programs as the sender would see them."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest

from pipelines.synthetic.files import workbooks
from pipelines.synthetic.files.broken import cut_off, encrypted
from pipelines.synthetic.files.merged import merge_equal
from pipelines.synthetic.files.style import CLEAN
from pipelines.synthetic.files.table import DATE, ERROR, NUMBER, TEXT, Block, FileColumn, Sheet, data_block, text_block
from pipelines.synthetic.files.write import write

NEW_YEAR = datetime(2024, 1, 1)  # noqa: DTZ001 - a workbook's dates have no time zone


def kinds(*codes: int) -> pl.Series:
    return pl.Series(codes, dtype=pl.UInt8)


def sheet(**habits: object) -> Sheet:
    columns = [
        FileColumn("Название", "org_name", pl.Series(["=1+1", '<b>"А"</b> & Ко', None])),
        FileColumn("Балл", "score", pl.Series(["7.5", "8", "#REF!"]), pl.Series([NUMBER, TEXT, ERROR], dtype=pl.UInt8)),
        FileColumn(
            "Дата", "held_on", pl.Series(["45292", "1 мая", None]), pl.Series([DATE, TEXT, DATE], dtype=pl.UInt8)
        ),
    ]
    head = text_block([["Отчёт"], [column.header for column in columns]], 3)
    return Sheet("Лист1", (head, data_block(columns, np.arange(3))), **habits)  # type: ignore[arg-type]


def opened(data: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows()]


def test_xlsx_keeps_kinds_of_cells_and_never_makes_formulas() -> None:
    data = workbooks.xlsx((sheet(),))
    rows = opened(data)
    assert rows[2] == ["=1+1", 7.5, NEW_YEAR]
    assert rows[3] == ['<b>"А"</b> & Ко', "8", "1 мая"]
    assert rows[4] == [None, "#REF!", None]
    book = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [book["A3"].data_type, book["B5"].data_type] == ["s", "e"]


def test_a_workbook_since_1904_holds_the_same_dates() -> None:
    assert opened(workbooks.xlsx((sheet(since_1904=True),)))[2][2] == NEW_YEAR


def test_hidden_rows_and_sheets_stay_in_the_file() -> None:
    tall = Sheet("А", (text_block([[str(no)] for no in range(1, 41)], 1),), hide_every=7)
    book = openpyxl.load_workbook(io.BytesIO(workbooks.xlsx((tall, replace(sheet(), name="Б", hidden=True)))))
    assert book["А"].row_dimensions[20].hidden
    assert not book["А"].row_dimensions[21].hidden
    assert book["Б"].sheet_state == "hidden"
    assert book["А"].max_row == 40


def test_ods_opens_with_the_same_cells() -> None:
    frame = pl.read_excel(workbooks.ods((sheet(),)), engine="calamine", has_header=False, infer_schema_length=0)
    assert frame.rows()[2][:2] == ("=1+1", "7.5")
    assert frame.rows()[2][2].startswith("2024-01-01")
    assert frame.rows()[3] == ('<b>"А"</b> & Ко', "8", "1 мая")


def test_equal_neighbours_are_merged_downwards() -> None:
    block = Block(pl.DataFrame({"c0": ["а", "а", "б", None, "в", "в", "в"]}), data=True)
    merged, ranges = merge_equal(block, 0, 5)
    assert merged.cells["c0"].to_list() == ["а", None, "б", None, "в", None, None]
    assert ranges == ["A5:A6", "A9:A11"]


@pytest.mark.parametrize(
    ("kind", "start"), [("zip", b"PK"), ("parquet", b"PAR1"), ("xls", b"<html>"), ("json", b"[\n{")]
)
def test_containers_begin_as_they_should(kind: str, start: bytes) -> None:
    bare = Sheet("", (text_block([["Название", "Балл", "Дата"]], 3), sheet().blocks[1]))
    assert write((bare,), replace(CLEAN, format=kind), "t").startswith(start)


def test_numbers_in_json_are_numbers_and_texts_are_escaped() -> None:
    column = FileColumn("К", "k", pl.Series(['а"б\\в', "5", None]), kinds(TEXT, NUMBER, TEXT))
    bare = Sheet("", (text_block([["К"]], 1), data_block([column], np.arange(3))))
    first = json.loads(write((bare,), replace(CLEAN, format="jsonl"), "t").splitlines()[0])
    assert first == {"К": 'а"б\\в'}
    assert b'{"\xd0\x9a": 5}' in write((bare,), replace(CLEAN, format="json"), "t")


def test_encrypted_and_cut_off_workbooks_cannot_be_opened() -> None:
    data = encrypted(np.random.default_rng(1))
    assert data.startswith(b"\xd0\xcf\x11\xe0")
    assert "EncryptedPackage".encode("utf-16-le") in data
    assert len(data) == 512 * (1 + 2 + 16)
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(cut_off(workbooks.xlsx((sheet(),)))))


def test_names_of_landed_files_bear_a_stamp(messy: Path) -> None:
    landing = messy / "landing"
    for path in (p for p in landing.rglob("*") if p.is_file()):
        digits = "".join(ch for ch in path.name.replace("(2)", "") if ch.isdigit())
        assert date(2023, 12, 31) < date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) <= date(2024, 8, 31)
