"""Names and reasons that are markup, script, templates or formulas, through every page and workbook of a release."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from openpyxl import load_workbook

from pipelines.quality import CheckResult, GateDecision

MARK = "ЗЛО"
EVIL = (
    f"<script>{MARK}(1)</script>", f'"><img src=x onerror={MARK}()>', f"'><svg/onload={MARK}()>", f"]]>{MARK}-->",
    f"</script><script>{MARK}()</script>", f"{MARK}\u2028\u2029", f"{{{{7*7}}}}{{% raw %}}{MARK}", f"=1+1{MARK}",
    f"javascript:{MARK}()", f"${{{MARK}}}`", f"<a href='javascript:{MARK}()'>{MARK}</a>", f"&lt;b&gt;{MARK}",
)  # fmt: skip
#: an expression of SQL that gives one of the texts for each municipality
_PICKED = "list_extract([{}], 1 + (hash({}) % {})::integer)"


def picked(column: str) -> str:
    quoted = ", ".join("'" + text.replace("'", "''") + "'" for text in EVIL)
    return _PICKED.format(quoted, column, len(EVIL))


@pytest.fixture
def folder(make: Callable[..., Path]) -> Path:
    """A release whose municipalities, months of files, notes and reasons would all like to be more than texts."""
    checks = [
        CheckResult(f"dbt:{text}", "marts", "11", "", "warning", "failed", 1.0, 1, 2, 0.5, text, text) for text in EVIL
    ]
    return make(
        f"update marts.dim_municipality set name_ru = {picked('municipality_code')} || municipality_code",
        f"update audit.file_ledger set period = {picked('path')}, reason = {picked('sha256')}, status = 'rejected'",
        decision=GateDecision("published", reasons=list(EVIL)),
        checks=checks,
        pages=True,
    )


def test_every_text_stays_a_text(folder: Path) -> None:
    pages = sorted(folder.rglob("*.html"))
    assert {"dashboard", "quality"} <= {p.parent.name for p in pages}
    marked = 0
    for page in pages:
        raw = page.read_text(encoding="utf-8")
        marked += MARK in raw
        for text in ("<script>" + MARK, "<img src=x", "<svg/onload", f"</script><script>{MARK}", "49" + MARK):
            assert text not in raw, (page.name, text)
        for element in lxml.html.document_fromstring(raw.encode()).iter():
            if not isinstance(element.tag, str):
                continue
            for name, value in element.items():
                assert not (name.startswith("on") and MARK in value), page.name
                assert not (name in {"href", "src", "action"} and MARK in value), page.name
                assert MARK not in name, page.name
            if element.tag == "script" and MARK in (element.text or ""):
                assert element.get("type") == "application/json", page.name
                assert not set(element.text or "") & set("<\u2028\u2029"), page.name
    assert marked >= 3


def test_no_sheet_or_table_of_a_release_has_a_formula(folder: Path) -> None:
    books = sorted(folder.rglob("*.xlsx"))
    assert books
    for book in books:
        with zipfile.ZipFile(book) as parts:
            sheets = b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet"))
        assert f"<f>1+1{MARK}".encode() not in sheets
        cells = [c for sheet in load_workbook(book) for row in sheet.iter_rows() for c in row if MARK in str(c.value)]
        assert all(c.data_type == "s" and c.hyperlink is None for c in cells), book.name
    for file in sorted(folder.rglob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            fields = [field for row in csv.reader(stream) for field in row if MARK in field]
        assert not [f for f in fields if f[0] in "=+-@\t\r\n"], file.name
    assert MARK in (folder / "kpi_municipal.csv").read_text(encoding="utf-8")


def test_documents_for_programs_keep_the_text_whole(folder: Path) -> None:
    notes = {check["note"] for check in json.loads((folder / "quality" / "checks.json").read_bytes())}
    assert notes == set(EVIL)
