"""Texts of senders on the terminal, in sheets and in CSV: shown as they are, never obeyed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from pipelines.cli.console import UserError, console
from pipelines.cli.harmless import harmless, harmless_line
from pipelines.cli.table import print_csv, print_table
from pipelines.contracts import load_contract
from pipelines.ingest.readers import RawTable
from pipelines.publish.plain_text import plain, plain_texts
from pipelines.publish.returned.book import rebuilt, saved
from pipelines.publish.workbook.document import Column, Document, Line, Running
from pipelines.publish.workbook.sheet import Field, Workbook

FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://x\",\"y\")", "＝1+1", "＋1", "－1", "＠SUM(1)", "=\n1", "@\n",
)  # fmt: skip
ACTING = ("\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\x08\x08", "a\rb", "\u202efdp.exe", "\u2066x", "\udcff", "\x7f")
ODD = ("\x00\x01\x1f", "\ufffe\uffff", "_x0041_", "]]>", "<a>&amp;", "\u2028", "\U0001f600", "x" * 32_767)
NOW = datetime(2024, 8, 31, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize("number", range(len(FORMULAS)))
def test_no_formula_begins_a_field_of_csv(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    text = FORMULAS[number]
    assert plain(text) == "'" + text
    written = plain_texts(pl.DataFrame({"a": [text], "n": [-1]})).write_csv()
    print_csv([text], [[text]])
    for content in (written.split("\n", 1)[1], capsys.readouterr().out):
        assert next(iter(csv.reader(io.StringIO(content, newline=""))))[0] == "'" + text


@pytest.mark.parametrize("number", range(len(ACTING)))
def test_nothing_acts_on_the_terminal(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"до{ACTING[number]}после"
    print_table([text], [[text]])
    console().print(text)
    console().print(text, markup=False)
    UserError(text).show()
    found = capsys.readouterr()
    said = found.out + found.err
    assert said.count("после") == 5
    assert not re.search(r"[^\S \n]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\udc80-\udcff]", said)


def test_a_name_cannot_forge_a_line() -> None:
    assert harmless_line("a.csv\n11  регион  b.csv  принят") == r"a.csv\n11  регион  b.csv  принят"
    assert harmless("Первая строка.\nВторая\tстрока «№ 1» – 5 %") == "Первая строка.\nВторая\tстрока «№ 1» – 5 %"


def test_sheets_hold_texts_and_no_formulas(tmp_path: Path) -> None:
    texts = [*FORMULAS, *ODD]
    book = Workbook(tmp_path / "t.xlsx", "=1+1", NOW)
    book.add_text("Текст", "=1+1", [(text, text) for text in texts])
    book.add_table("Таблица", [Field("a", "=1+1"), Field("b", "@x", "prose")], pl.DataFrame({"a": texts, "b": texts}))
    book.close()
    document = Document(tmp_path / "d.xlsx", "=1+1", NOW, Running("=1+1", "&[Path]", "&F"))
    document.add_page("Текст", [10, 10], [Line("text", [text, text]) for text in texts])
    document.add_table(
        "Таблица", "=1+1", [Column("=1+1", 9), Column("@x", 9, "note")], [[text, text] for text in texts]
    )
    document.close()
    table = RawTable("", "Лист", pl.DataFrame({"c0": texts, "c1": texts}))
    rebuilt_book, _ = rebuilt([table], load_contract("enrollments"))
    (tmp_path / "r.xlsx").write_bytes(saved(rebuilt_book, NOW))

    for name in ("t.xlsx", "d.xlsx", "r.xlsx"):
        with zipfile.ZipFile(tmp_path / name) as parts:
            sheets = b"".join(parts.read(n) for n in parts.namelist() if n.startswith("xl/worksheets/"))
            assert b"<f>" not in sheets
            assert b"<hyperlink" not in sheets
        found = [cell.value for sheet in load_workbook(tmp_path / name) for row in sheet.iter_rows() for cell in row
                 if cell.data_type != "n"]  # fmt: skip
        assert {"=1+1", "@SUM(A1)", "＝1+1", "]]>", "x" * 32_767} <= set(found)
    with zipfile.ZipFile(tmp_path / "r.xlsx") as parts:
        assert b"quotePrefix" in parts.read("xl/styles.xml")


NAMES = [
    ("../../etc/passwd.csv", ""), ("", "[x]:y"), ("", "'='"), ("", "a" * 40), ("", "a" * 31), ("", "a" * 32),
    ("\x00\x1b.csv", "\x07"), ("", "History"), ("", "Ж\uffff"), ("C:\\x\\y.xlsx", "?*/"), ("", "'"), ("", "=1+1"),
]  # fmt: skip


def test_any_name_of_a_sheet_or_member_gives_a_sheet_that_opens(tmp_path: Path) -> None:
    frame = pl.DataFrame({"c0": ["СНИЛС"]})
    book, names = rebuilt([RawTable(m, s, frame) for m, s in NAMES], load_contract("enrollments"))
    (tmp_path / "r.xlsx").write_bytes(saved(book, NOW))
    assert load_workbook(tmp_path / "r.xlsx").sheetnames == names
    assert len({n.casefold() for n in names}) == len(NAMES)
    for name in names:
        assert 0 < len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]|^'|'$", name)
        assert name.casefold() != "history"
