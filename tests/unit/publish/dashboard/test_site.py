"""All pages of a release together: they are light, lead somewhere, are listed in the manifest, hide what is hidden."""

from __future__ import annotations

import json
import re

import polars as pl
import pytest

from pipelines.publish import Manifest
from pipelines.publish.dashboard.registry import SECTIONS

_HEAVIEST = 400 * 1024


@pytest.fixture(scope="module")
def texts(release):
    """Text of every page by its file name."""
    return {p.name: p.read_text(encoding="utf-8") for p in sorted((release / "dashboard").glob("*.html"))}


def data_of(text):
    """The data of a page's scripts."""
    return json.loads(re.search(r'id="page-data">(.*?)</script>', text, re.S).group(1))


def test_every_kind_of_page_is_there(release, texts):
    municipal = pl.read_parquet(release / "kpi_municipal.parquet")
    regional = pl.read_parquet(release / "kpi_regional.parquet")
    expected = {f"municipality-{code}.html" for code in municipal["municipality_code"]}
    pairs = regional.select("region_code", "kpi_code").unique().iter_rows()
    expected |= {f"indicator-{region}-{kpi}.html" for region, kpi in pairs}
    expected |= {f"{kind}-{r}.html" for kind in ("region", "indicators", "municipalities") for r in ("11", "46")}
    assert expected | {"index.html"} <= texts.keys()
    assert len(SECTIONS) >= 4


def test_every_page_is_light(texts):
    assert {name: len(text.encode()) for name, text in texts.items() if len(text.encode()) > _HEAVIEST} == {}


def test_every_link_of_every_page_leads_to_a_file(release, texts):
    dashboard = release / "dashboard"
    links = {link for text in texts.values() for link in re.findall(r"(?:src|href)=\"([^\"#]+)", text)}
    assert not [link for link in links if not link.startswith("data:") and not (dashboard / link).resolve().is_file()]


def test_places_of_the_search_lead_to_files(release):
    script = (release / "dashboard" / "assets" / "places.js").read_text(encoding="utf-8")
    places = json.loads(script.removeprefix("window.RSNMS_PLACES=").removesuffix(";\n"))
    names = pl.read_parquet(release / "kpi_municipal.parquet")["municipality_ru"].unique()
    assert {name for name, _, _ in places} >= set(names)
    assert not [file for _, _, file in places if not (release / "dashboard" / file).is_file()]


def test_no_page_has_a_script_or_a_handler_of_its_own(texts):
    inline = r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))|\son[a-z]+="
    assert not [name for name, text in texts.items() if re.search(inline, text)]


def test_the_manifest_lists_every_page(release, texts):
    listed = {o.path for o in Manifest.read(release).outputs}
    assert {f"dashboard/{name}" for name in texts} <= listed


def test_pages_of_indicators_hold_the_published_cells_and_no_other(release, texts):
    """Numerators and denominators of all months; a hidden cell has its letter and nothing else."""
    table = pl.read_parquet(release / "kpi_municipal.parquet")
    letters = {"z": "z", "x": "x", "c": "c", "low": "l"}
    seen = 0
    for (region, kpi), rows in table.partition_by("region_code", "kpi_code", as_dict=True).items():
        data = data_of(texts[f"indicator-{region}-{kpi}.html"])
        months = {key: n for n, key in enumerate(data["keys"])}
        for row in rows.iter_rows(named=True):
            cell, at = data["series"][row["municipality_code"]], months[f"{row['as_of']:%Y-%m}"]
            shown = row["value"] is not None
            assert cell["n"][at] == (row["numerator"] if shown else None)
            assert cell.get("d", {at: None})[at] == (row["denominator"] if shown else None)
            assert shown or cell["s"][at] == letters[row["missing_reason"]]
            seen += not shown
    assert seen > 100


def test_a_hidden_cell_of_a_table_shows_its_symbol_only(release, texts):
    table = pl.read_parquet(release / "kpi_municipal.parquet")
    hidden = table.filter(
        pl.col("as_of") == pl.col("as_of").max(), pl.col("missing_reason") == "c", pl.col("kpi_code") == "iom_share"
    )
    assert hidden.height
    for region, code in hidden.select("region_code", "municipality_code").iter_rows():
        row = re.search(rf'<tr data-series="{code}".*?</tr>', texts[f"indicator-{region}-iom_share.html"], re.S).group(
            0
        )
        assert ">c</abbr>" in row
        assert not re.findall(r">\s*\d", row)
        assert set(re.findall(r'data-v="(.*?)"', row)) == {""}


def test_the_page_of_a_municipality_shows_its_figures_and_those_of_its_region(release, texts):
    municipal = pl.read_parquet(release / "kpi_municipal.parquet").filter(
        pl.col("as_of") == pl.col("as_of").max(), pl.col("kpi_code") == "iom_share", pl.col("value").is_not_null()
    )
    regional = pl.read_parquet(release / "kpi_regional.parquet").filter(
        pl.col("as_of") == pl.col("as_of").max(), pl.col("kpi_code") == "iom_share"
    )
    own = municipal.sort("municipality_code").row(0, named=True)
    whole = regional.row(by_predicate=pl.col("region_code") == own["region_code"], named=True)
    text = texts[f"municipality-{own['municipality_code']}.html"]
    row = re.search(r'<tr data-series="iom_share".*?</tr>', text, re.S).group(0)
    for figures in (own, whole):
        assert f"{figures['value'] * 100:.1f}\u00a0%".replace(".", ",") in row
    assert f"{own['numerator']} из {own['denominator']}" in row


def test_the_page_of_an_indicator_names_its_clause_and_its_goal(texts):
    page = texts["indicator-46-management_teams_share.html"]
    assert "Цель: не менее 40\u00a0%" in page
    assert "<dt>Основание</dt><dd>Распоряжение Министерства образования Московской области" in page
    assert "числитель ÷ знаменатель × 100\u00a0%" in page


def test_pages_without_charts_do_not_ask_for_plotly(texts):
    with_charts = {name for name, text in texts.items() if "assets/charts.js" in text}
    assert with_charts
    assert not {name for name in texts if name.startswith("municipality")} & with_charts
    assert all("data-chart=" in texts[name] for name in with_charts)
