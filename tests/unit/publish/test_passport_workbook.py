"""`passport/<region>.xlsx`: it says what the public table says, can be printed, and is harmless."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from conftest import AS_OF
from openpyxl import Workbook, load_workbook

from pipelines.publish.dictionary import SYMBOLS
from pipelines.quality import GateDecision
from pipelines.reference import seed

_SECTIONS = [f"Раздел {n}" for n in range(1, 8)]
_LINES = seed("passport_lines")
WITHHELD = GateDecision("partially_published", {"11": ["row_accounting"]}, ["регион 11: не сходится"])
_NEW = "update audit.file_ledger set sha256 = 'ff' || sha256[3:]"


def _book(release, region: str = "46") -> Workbook:
    return load_workbook(release / "passport" / f"{region}.xlsx")


def _texts(sheet) -> str:
    return "\n".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None)


def _lines(book: Workbook) -> dict[str, dict[str, object]]:
    """«1.2» → cells by header, over all sections."""
    found = {}
    for name in _SECTIONS:
        rows = list(book[name].iter_rows(min_row=2))
        header = [c.value for c in rows[0]]
        found |= {row[0].value: dict(zip(header, row, strict=True)) for row in rows[1:]}
    return found


def _public(release, region: str, day: date = AS_OF) -> pl.DataFrame:
    table = pl.read_parquet(release / "dpo_passport.parquet")
    return table.filter(pl.col("region_code") == region, pl.col("as_of") == day)


def test_every_region_has_one(release):
    assert sorted(f.name for f in (release / "passport").iterdir()) == ["11.xlsx", "46.xlsx"]
    assert _book(release).sheetnames == ["Титульный лист", *_SECTIONS, "Обозначения"]


@pytest.mark.parametrize("region", ["11", "46"])
def test_the_workbook_says_what_the_public_table_says(release, region):
    shown = _lines(_book(release, region))
    table = _public(release, region)
    assert len(shown) == table.height == _LINES.height
    for row in table.iter_rows(named=True):
        cells = shown[f"{row['section_no']}.{row['line_no']}"]
        assert cells["Показатель"].value == row["line_ru"]
        expected = row["missing_reason"] if row["value"] is None else pytest.approx(row["value"], rel=1e-12)
        assert cells["На 31.08.2024"].value == expected
        assert row["value"] is not None or cells["Пояснение"].value, "a line without a figure says why"
    assert table["value"].null_count() > 0


def test_lines_that_are_indicators_have_the_month_before_and_the_target(release):
    regional = pl.read_parquet(release / "kpi_regional.parquet").filter(
        pl.col("region_code") == "46", pl.col("as_of") == date(2024, 7, 31)
    )
    july = dict(regional.select("kpi_code", "value").iter_rows())
    lines = {r["line_code"]: f"{r['section_no']}.{r['line_no']}" for r in _LINES.iter_rows(named=True)}
    shown = _lines(_book(release))
    for line in ("diagnosed_share", "iom_share", "methodists_count"):
        assert shown[lines[line]]["Месяцем ранее"].value == pytest.approx(july[line], rel=1e-12)
    assert str(shown[lines["diagnosed_share"]]["Пояснение"].value).count(" из ") == 1
    targets = {str(cells["Цель региона"].value) for cells in shown.values()}
    assert any(t.startswith("не менее") and " – " in t for t in targets)
    assert shown[lines["staff_count"]]["Месяцем ранее"].value == "–"


def test_a_hidden_figure_is_nowhere_in_the_workbook(make):
    few = "update marts.dpo_passport set value = 3, people_count = 3 where line_code = 'mentor_category_count'"
    release = make(few, pages=True)
    row = _public(release, "46").filter(pl.col("line_code") == "mentor_category_count").row(0, named=True)
    assert (row["value"], row["missing_reason"]) == (None, "c")
    cells = _lines(_book(release))["1.9"]
    assert cells["На 31.08.2024"].value == "c"
    assert "меньше 5 человек" in cells["Пояснение"].value


def test_the_title_names_region_date_act_and_release(release):
    moscow, arkhangelsk = (_texts(_book(release, r)["Титульный лист"]) for r in ("46", "11"))
    for text in ("Московская область", "31 августа 2024 года", "№ Р-503", "«Понятия»", release.name):
        assert text in moscow
    assert "паспорт ДПО не предусмотрен" in arkhangelsk
    assert "Данные опубликованы полностью" in moscow
    legend = _texts(_book(release)["Обозначения"])
    assert all(meaning in legend for meaning in SYMBOLS.values())


def test_it_can_be_printed(release):
    for sheet in _book(release).worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_area
        assert "&P из &N" in sheet.oddFooter.right.text
        assert "Московская область" in sheet.oddHeader.left.text
    section = _book(release)["Раздел 4"]
    assert section.freeze_panes == "C3"
    assert section.print_title_rows == "$1:$2"


def test_equal_releases_have_equal_bytes(release, make):
    other = make(pages=True)
    for region in ("11", "46"):
        file = f"passport/{region}.xlsx"
        assert (release / file).read_bytes() == (other / file).read_bytes()


def test_texts_never_become_formulas(make):
    release = make(
        "update marts.dpo_passport set line_ru = '=1+1' where line_code = 'staff_count'",
        "update marts.dim_region set ministry_ru = '=cmd()', name_ru = 'A&P' where region_code = '46'",
        pages=True,
    )
    book = _book(release)
    cells = [c for s in book.worksheets for row in s.iter_rows() for c in row if str(c.value).startswith("=")]
    assert {c.value for c in cells} == {"=1+1", "=cmd()"}
    assert {c.data_type for c in cells} == {"s"}
    assert "A&&P" in book["Раздел 1"].oddHeader.left.text


def test_a_withheld_region_shows_the_passport_of_the_release_before(make):
    first = make(as_of=AS_OF.replace(month=7), pages=True)
    second = make(_NEW, decision=WITHHELD, pages=True)
    book = _book(second, "11")
    title = _texts(book["Титульный лист"])
    assert f"Приведены прежние данные на 31.07.2024 из выпуска {first.name}" in title
    assert "Учёт строк сходится" in title
    july = _public(first, "11", AS_OF.replace(month=7))
    cells = _lines(book)["1.1"]
    assert cells["На 31.07.2024"].value == july.filter(pl.col("line_code") == "staff_count")["value"].item()


def test_a_withheld_region_without_an_old_release_has_no_figure(make):
    release = make(decision=WITHHELD, pages=True)
    assert "Данные не опубликованы" in _texts(_book(release, "11")["Титульный лист"])
    cells = _lines(_book(release, "11"))
    assert {c["На 31.08.2024"].data_type for c in cells.values()} == {"s"}
    assert "не пройдена проверка" in cells["1.1"]["Пояснение"].value
    assert _public(release, "11")["value"].null_count() == _LINES.height
    assert _public(release, "46")["value"].null_count() < _LINES.height
    page = (release / "dashboard" / "region-11.html").read_text(encoding="utf-8")
    assert "passport/11.xlsx" not in page


def test_the_region_page_links_to_it(release):
    page = (release / "dashboard" / "region-46.html").read_text(encoding="utf-8")
    assert 'href="../passport/46.xlsx"' in page
