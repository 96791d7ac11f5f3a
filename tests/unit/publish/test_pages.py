"""What readers see: pages without suppressed figures, without requests, and safe whatever a text says."""

from __future__ import annotations

import json
import re
from dataclasses import fields

import polars as pl
import pytest
from openpyxl import load_workbook

from pipelines.publish.dashboard.advice import advice_tables
from pipelines.publish.rendering import script_json
from pipelines.quality.disclosure import PublicTables

_PAGES = ("dashboard/index.html", "dashboard/region-11.html", "dashboard/region-46.html", "quality/index.html")


def page_data(release, name):
    """The data of a page's scripts."""
    page = (release / "dashboard" / name).read_text(encoding="utf-8")
    return json.loads(re.search(r'id="page-data">(.*?)</script>', page, re.S).group(1))


@pytest.mark.parametrize("page", _PAGES)
def test_pages_ask_for_nothing_outside_the_release(release, page):
    text = (release / page).read_text(encoding="utf-8")
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", text)
    for link in re.findall(r"(?:src|href)=\"([^\"#]+)", text):
        if not link.startswith("data:"):
            assert ((release / page).parent / link).resolve().is_file(), link


def test_own_scripts_and_styles_fetch_nothing(release):
    for file in (release / "dashboard" / "assets").iterdir():
        if file.name == "plotly.min.js":
            continue
        text = file.read_text(encoding="utf-8")
        # names of formats, which nobody opens
        for name in ("http://schemas.openxmlformats.org/", "http://www.w3.org/2000/svg"):
            text = text.replace(name, "")
        assert "http" not in text
        assert not re.search(r"@import|url\((?!#)|fetch\(|XMLHttp", text)


def test_the_page_data_hold_the_published_figures_and_no_other(release):
    table = pl.read_parquet(release / "kpi_regional.parquet").filter(pl.col("region_code") == "11")
    data = page_data(release, "region-11.html")
    months = {month: i for i, month in enumerate(data["keys"])}
    for row in table.iter_rows(named=True):
        cell, at = data["series"][row["kpi_code"]], months[f"{row['as_of']:%Y-%m}"]
        assert cell["n"][at] == (row["numerator"] if row["value"] is not None else None)
        assert cell.get("d", [None] * len(months))[at] == (row["denominator"] if row["value"] is not None else None)


def test_texts_in_data_cannot_leave_their_element():
    text = "</script><script>alert(1)</script>\u2028&"
    escaped = script_json({"a": text})
    assert "<" not in escaped
    assert json.loads(escaped) == {"a": text}


def test_names_are_escaped_on_pages_and_harmless_in_the_workbook(make):
    folder = make(
        "update marts.dim_municipality set name_ru = '=1+1<script>' where municipality_code = '11730000'",
        "delete from marts.recommendations where region_code = '11'",
        pages=True,
    )
    for name in ("municipalities-11.html", "methodists-11.html"):
        listed = (folder / "dashboard" / name).read_text(encoding="utf-8")
        assert "=1+1<script>" not in listed
        assert "=1+1&lt;script&gt;" in listed
    page = (folder / "dashboard" / "region-11.html").read_text(encoding="utf-8")
    assert "=1+1<script>" not in page
    assert "По опубликованным показателям рекомендаций нет." in page
    sheet = load_workbook(folder / "report.xlsx")["Муниципалитеты"]
    cells = [c for row in sheet.iter_rows() for c in row if c.value == "=1+1<script>"]
    assert cells
    assert {c.data_type for c in cells} == {"s"}


def test_pages_speak_of_goals_and_legend(release):
    moscow = (release / "dashboard" / "region-46.html").read_text(encoding="utf-8")
    arkhangelsk = (release / "dashboard" / "region-11.html").read_text(encoding="utf-8")
    assert "Цели достигнуты по" in moscow
    assert "не менее 40\u00a0%" in moscow
    assert "Нормативный акт региона не устанавливает целевых значений" in arkhangelsk
    assert all(symbol in arkhangelsk for symbol in ("<dt>z</dt>", "<dt>x</dt>", "<dt>c</dt>", "<dt>low</dt>"))


def test_every_published_column_is_in_its_dictionary(release):
    for name in (field.name for field in fields(PublicTables)):
        columns = pl.read_csv(release / f"{name}.csv", n_rows=1).columns
        listed = pl.read_csv(release / f"{name}.dictionary.csv")["column"].to_list()
        assert listed[1:] == columns


def test_the_page_of_a_region_shows_its_first_recommendations(release):
    page = (release / "dashboard" / "region-11.html").read_text(encoding="utf-8")
    rows = pl.read_parquet(release / "recommendations.parquet").filter(pl.col("region_code") == "11")
    municipal = rows.filter(pl.col("address_kind") == "municipality").sort("priority_rank")
    assert f"Первые 10 из {municipal.height} по срочности" in page
    section = page[page.index('id="advice-municipality"') : page.index('id="advice-school_network"')]
    shown = re.findall(r"<tr><th scope=\"row\" data-v=\"\d+\">(\d+)</th><td><b>(.*?)\.</b> (.*?)</td>", section)
    assert [(place, f"{address}: {text}".replace("\u00a0", " ").lower()) for place, address, text in shown] == [
        (str(place), text.lower()) for place, text in municipal.head(10).select("priority_rank", "text_ru").iter_rows()
    ]
    assert 'href="../recommendations.csv"' in page


def test_a_recommendation_rests_on_the_clause_of_its_own_region():
    row = {"region_code": "46", "address_kind": "region", "priority_rank": 1, "text_ru": "Область: мало. Добавьте.",
           "clause_ru": "04: п. 3.2.4, 6.4; 46: Приложение 3; показатель 3", "reason_ru": "Порог."}  # fmt: skip
    (table,) = advice_tables(pl.DataFrame([row, row | {"region_code": "11", "priority_rank": 2}]))
    assert [(a.address, a.text, a.basis) for a in table.rows] == [
        ("Область", "Мало. Добавьте.", "Приложение 3; показатель 3"),
        ("Область", "Мало. Добавьте.", "Порог."),
    ]
    assert table.caption == "Рекомендаций: 2"
