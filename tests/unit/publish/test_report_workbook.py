"""`report.xlsx`: it says what the public tables say, hides what they hide, prints, and its charts have cells."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest
from books import HEAD, opened, parts, rows, texts
from conftest import HIDDEN, HIDDEN_IN
from openpyxl.utils import range_boundaries

from pipelines.publish.dictionary import SYMBOLS
from pipelines.publish.workbook.book import sheet_name
from pipelines.quality import GateDecision

_REGION = "46 Московская область"
_NAMES = [
    "О выпуске", "Главное", "Показатели", "Сравнение", "Диаграммы", "11 Архангельская область", _REGION,
    "Карта дефицитов", "Дефициты по предметам", "Цепочка сопровождения", "Рекомендации", "Муниципалитеты",
    "Динамика", "Словарь",
]  # fmt: skip
_LAST = pl.col("as_of") == date(2024, 8, 31)


@pytest.fixture(scope="module")
def book(release):
    return opened(release / "report.xlsx")


def _table(release, name, region=None):
    table = pl.read_parquet(release / f"{name}.parquet").filter(_LAST)
    return table.filter(pl.col("region_code") == region) if region else table


def test_sheets_and_contents(book):
    assert book.sheetnames == _NAMES
    links = [c.hyperlink.location for line in book["О выпуске"].iter_rows() for c in line if c.hyperlink]
    assert links == [f"'{name}'!A1" for name in _NAMES[1:]]
    first = texts(book)
    assert all(meaning in first for meaning in SYMBOLS.values())


def test_indicators_are_the_public_ones(release, book):
    shown = rows(book["Показатели"])
    table = _table(release, "kpi_regional")
    assert len(shown) == table.height
    values = sorted(r["Значение"].value for r in shown if r["Значение"].data_type == "n")
    assert values == pytest.approx(sorted(table["value"].drop_nulls()), rel=1e-12)
    share = next(r for r in shown if r["Показатель"].value == "Прошли диагностику")
    assert share["Значение"].value == pytest.approx(
        share["Числитель, единиц"].value / share["Знаменатель, единиц"].value
    )
    assert "0.0%" in share["Значение"].number_format
    statuses = {r["Выполнение цели"].value for r in shown}
    assert statuses & {"✓ выполнено", "… в работе", "✕ не выполнено"}


@pytest.mark.parametrize("region", ["11", "46"])
def test_the_sheet_of_a_region_shows_every_municipality_and_hides_what_is_hidden(release, book, region):
    sheet = next(s for s in book.worksheets if s.title.startswith(region))
    table = _table(release, "kpi_municipal", region)
    lines = rows(sheet)[2:]
    assert len(lines) == table["municipality_code"].n_unique()
    cells = [c for line in lines for c in list(line.values())[1:-1]]
    figures = sorted(c.value for c in cells if c.data_type == "n")
    assert figures == pytest.approx(sorted(table["value"].drop_nulls()), rel=1e-12)
    symbols = sorted(c.value for c in cells if c.data_type == "s")
    assert symbols == sorted(table.filter(pl.col("value").is_null())["missing_reason"]) != []


def test_a_sign_stands_with_every_light(book):
    cells = [c for line in book[_REGION].iter_rows(min_row=HEAD + 1) for c in line]
    lit = [c for c in cells if c.data_type == "n" and c.value is not None and c.fill.fgColor.rgb == "FFDFF1EF"]
    assert lit
    assert all(c.number_format.startswith('[$-419]"✓ "') for c in lit)


def test_the_deficit_map_is_the_public_one_with_conditions_that_pass_over_symbols(release, book):
    sheet = book["Карта дефицитов"]
    table = _table(release, "deficit_map").filter(pl.col("subject") == "all")
    header = [str(c.value) for c in sheet[HEAD]]
    groups = [n for n, label in enumerate(header) if label.endswith(", %")]
    cells = [line[n] for line in sheet.iter_rows(min_row=HEAD + 1) for n in groups]
    figures = sorted(c.value for c in cells if c.data_type == "n")
    assert figures == pytest.approx(sorted(table["deficit_share"].drop_nulls()), rel=1e-12)
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert len(rules) == 6
    assert all("ISNUMBER" in rule.formula[0] for rule in rules)


def test_all_recommendations_are_there_the_regions_own_first(release, book):
    shown = rows(book["Рекомендации"])
    assert sorted(r["Рекомендация"].value for r in shown) == sorted(_table(release, "recommendations")["text_ru"])
    assert shown[0]["Кому"].value == "Региону"


def test_a_hidden_figure_is_nowhere_in_the_workbook(spoiled):
    row = _table(spoiled.folder, "kpi_municipal").filter(
        pl.col("municipality_code") == HIDDEN_IN, pl.col("kpi_code") == "iom_share"
    )
    assert row["missing_reason"].to_list() == ["c"]
    assert not [n for n, xml in parts(spoiled.folder / "report.xlsx", "xl/").items() if str(HIDDEN) in xml]


def test_a_withheld_region_shows_no_figure_and_says_why(make):
    decision = GateDecision("partially_published", {"11": ["row_accounting"]}, ["регион 11: не сходится"])
    book = opened(make(decision=decision, pages=True) / "report.xlsx")
    mine = [r for r in rows(book["Показатели"]) if r["Регион"].value == "Архангельская область"]
    assert {r["Значение"].data_type for r in mine} == {"s"}
    assert all("Учёт строк сходится" in r["Пояснение"].value for r in mine)
    assert "Показатели региона не опубликованы." in texts(book)


def test_texts_never_become_formulas(spoiled):
    book = opened(spoiled.folder / "report.xlsx")
    cells = [c for s in book.worksheets for line in s.iter_rows() for c in line]
    assert {c.value for c in cells if str(c.value).startswith("=")} == {"=1+1<script>", "=cmd()"}
    assert "f" not in {c.data_type for c in cells}
    assert "46 @A&P 1  2" in book.sheetnames


def test_it_can_be_printed(book):
    for sheet in book.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1) == 1
        assert sheet.print_area
        assert "&P из &N" in sheet.oddFooter.right.text
        if sheet.title not in {"О выпуске", "Диаграммы"}:
            assert sheet.page_setup.fitToHeight == 0
            assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
            assert sheet.freeze_panes.endswith(str(HEAD + 1))
            assert sheet.auto_filter.ref
            assert range_boundaries(sheet.auto_filter.ref)[3] == max(sheet.max_row, HEAD + 1)


def test_charts_and_trends_refer_to_cells_with_figures(release, book):
    charts = parts(release / "report.xlsx", "xl/charts/")
    trends = parts(release / "report.xlsx", "xl/worksheets/")
    ranges = [r for xml in charts.values() for r in re.findall(r"<c:val>.*?<c:f>(.*?)</c:f>", xml, re.S)]
    trend = [r for xml in trends.values() for r in re.findall(r"<xm:f>(.*?)</xm:f>", xml)]
    assert len(charts) == 4
    assert trend
    for reference in [*ranges, *trend]:
        name, _, cells = reference.replace("'", "").replace("$", "").rpartition("!")
        found = [c for line in book[name][cells] for c in line]
        assert any(c.data_type == "n" and c.value is not None for c in found), reference
    for reference in trend:
        name, _, cells = reference.replace("'", "").replace("$", "").rpartition("!")
        assert {c.data_type for line in book[name][cells] for c in line} == {"n"}, "a symbol would be drawn as zero"


def test_names_of_sheets_are_those_that_office_programs_allow():
    assert (
        sheet_name("86", "Ханты-Мансийский автономный округ – Югра") == "86 Ханты-Мансийский автономный "[:31].strip()
    )
    assert sheet_name("01", "a/b:c[d]*?'") == "01 a b c d"
