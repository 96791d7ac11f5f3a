"""The thematic pages of a whole release: they are there, light, and hold what the public tables show and no more."""

from __future__ import annotations

import json
import re
from datetime import date

import polars as pl
import pytest
from warehouse_factory import build

from pipelines.publish import publish
from pipelines.publish.dashboard.themes.deficit_months import SYMBOL_CODE
from pipelines.quality import GateDecision
from pipelines.settings import Settings

_KINDS = ("map", "heat", "chain", "methodists", "roadmap", "passport", "advice")
_PAGES = [*(f"{kind}-{region}.html" for kind in _KINDS for region in ("11", "46")), "methodology.html", "changes.html"]
_HEAVIEST = 400_000
AS_OF, PUBLISHED = date(2024, 8, 31), GateDecision("published")


def _page(release, name: str) -> str:
    return (release / "dashboard" / name).read_text(encoding="utf-8")


def _data(page: str) -> dict:
    return json.loads(re.search(r'id="page-data">(.*?)</script>', page, re.S).group(1))


def _month(release, region: str, key: str) -> dict:
    text = (release / "dashboard" / "data" / f"deficits-{region}-{key}.js").read_text(encoding="utf-8")
    return json.loads(text[text.index("]=") + 2 : text.rindex(";")])


@pytest.mark.parametrize("name", _PAGES)
def test_pages_are_light_and_their_links_lead_somewhere(release, name):
    page = _page(release, name)
    assert len(page.encode()) < _HEAVIEST
    assert page.count("<h1>") == 1
    for link in re.findall(r"(?:src|href)=\"([^\"#]+)", page):
        if not link.startswith("data:"):
            assert (release / "dashboard" / link).resolve().is_file(), link
    assert not re.search(r"None|nan|undefined|\{\{", page)


def test_files_of_the_months_hold_the_published_map_and_nothing_hidden(release):
    table = pl.read_parquet(release / "deficit_map.parquet").filter(pl.col("region_code") == "11")
    data = _data(_page(release, "map-11.html"))
    places = [code for code, _, _ in data["places"]]
    shown = {}
    for key in data["keys"]:
        month = _month(release, "11", key)
        for pair, cell in month["cells"].items():
            for i, position in enumerate(month["at"]):
                if position < len(places):
                    cells = tuple(cell[part][i] for part in "nku")
                    shown[(places[position], key, *data["pairs"][int(pair)])] = cells
    assert table.filter(pl.col("missing_reason").is_not_null()).height > 0
    for row in table.iter_rows(named=True):
        n, k, u = shown[(row["municipality_code"], f"{row['as_of']:%Y-%m}", row["subject"], row["competency_group"])]
        if row["missing_reason"]:
            assert {n, k, u} == {SYMBOL_CODE[row["missing_reason"]]}
        else:
            assert n == row["diagnosed"]
            assert k == round(row["deficit_share"] * row["diagnosed"])
            assert u == (row["uncovered"] if row["uncovered"] is not None else SYMBOL_CODE[row["details_reason"]])
    assert all((release / "dashboard" / f"municipality-{code}.html").is_file() for code in places)
    assert all((set(cells) == {0}) or cells[0] != 0 for cells in shown.values())


def test_competencies_of_a_month_are_the_published_ones(release):
    table = pl.read_parquet(release / "competencies_regional.parquet").filter(pl.col("region_code") == "46")
    data = _data(_page(release, "heat-46.html"))
    found = {}
    for key in data["keys"]:
        for pair, lines in _month(release, "46", key)["competencies"].items():
            found |= {(key, *data["pairs"][int(pair)], data["competencies"][name]): (n, k) for name, n, k in lines}
    wanted = {
        (f"{r['as_of']:%Y-%m}", r["subject"], r["competency_group"], r["competency"]): (
            (SYMBOL_CODE[r["missing_reason"]], None) if r["missing_reason"] else (r["diagnosed"], r["deficit"])
        )
        for r in table.iter_rows(named=True)
    }
    assert found == wanted


def test_the_table_of_methodists_shows_the_last_month_without_scripts(release):
    page = _page(release, "methodists-46.html")
    table = pl.read_parquet(release / "kpi_municipal.parquet").filter(
        pl.col("region_code") == "46",
        pl.col("kpi_code") == "methodists_count",
        pl.col("as_of") == pl.col("as_of").max(),
    )
    for code, value in table.drop_nulls("value").select("municipality_code", "value").iter_rows():
        assert f'<td data-series="{code}|methodists_count" data-f="value">{round(value)}</td>' in page.replace("\n", "")


def test_only_the_region_whose_act_has_a_roadmap_shows_one(release):
    assert "не устанавливает дорожной карты" in _page(release, "roadmap-11.html")
    moscow = _page(release, "roadmap-46.html")
    table = pl.read_parquet(release / "roadmap.parquet").filter(pl.col("as_of") == pl.col("as_of").max())
    assert moscow.count('<tr data-status="overdue"') == table.filter(pl.col("status") == "overdue").height > 0


def test_texts_of_the_roadmap_are_published_once(release):
    events = pl.read_parquet(release / "roadmap_events.parquet")
    rows = pl.read_parquet(release / "roadmap.parquet")
    keys = ["region_code", "event_ref"]
    assert not events.select(keys).is_duplicated().any()
    assert rows.join(events, on=keys, how="anti").is_empty()
    assert not [column for column in rows.columns if column.endswith("_ru")]


def test_the_methodology_explains_every_indicator_and_symbol(release):
    page = _page(release, "methodology.html")
    codes = pl.read_parquet(release / "kpi_regional.parquet")["kpi_code"].unique()
    assert all(f'id="{code}"' in page for code in codes)
    assert "от 1 до 4 человек" in page
    assert "Индивидуальный образовательный маршрут (ИОМ)" in page


def test_a_first_release_says_that_there_is_nothing_to_compare(release):
    assert "Это первый выпуск" in _page(release, "changes.html")


def test_a_second_release_names_what_changed(make):
    make(as_of=date(2024, 7, 31))
    second = make(
        "update marts.kpi_regional set numerator = 1 where kpi_code = 'iom_share' and region_code = '46'", pages=True
    )
    page = _page(second, "changes.html")
    assert "Разработан ИОМ" in page
    assert "Прежний выпуск" in page


def test_a_withheld_region_shows_no_new_details(make):
    folder = make(decision=GateDecision("partially_published", withheld={"46": ["row_accounting"]}))
    for name, figure in (
        ("support_chain_regional", "persons_count"), ("mentoring_regional", "pairs_count"),
        ("competencies_regional", "diagnosed"),
    ):  # fmt: skip
        table = pl.read_parquet(folder / f"{name}.parquet")
        assert table.filter(pl.col("region_code") == "46")[figure].drop_nulls().is_empty()
        assert not table.filter(pl.col("region_code") == "11")[figure].drop_nulls().is_empty()
    assert pl.read_parquet(folder / "roadmap.parquet").is_empty()


def test_borders_of_a_deployment_become_a_map_of_their_own(tmp_path):
    ring = [[40, 64], [41, 64], [41, 65], [40, 65], [40, 64]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"municipality_code": "11701000"}, "geometry": shape}
    (tmp_path / "11.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (tmp_path / "46.geojson").write_text("{")
    settings = Settings(tmp_path / "data", tmp_path / "key", ("11", "46"), borders=tmp_path)
    folder = publish(build(tmp_path / "w.duckdb", regions=("11", "46")), settings, AS_OF, PUBLISHED, [])
    supplied, broken = _page(folder, "map-11.html"), _page(folder, "map-46.html")
    assert 'id="choropleth"' in supplied
    assert '"id":"11701000"' in (folder / "dashboard" / "data" / "borders-11.js").read_text(encoding="utf-8")
    assert "Границы из файла 46.geojson не показаны" in broken
    assert 'id="choropleth"' not in broken
    assert 'id="tiles"' in broken


def test_a_withheld_region_keeps_the_details_of_its_last_release(make):
    before = make(as_of=date(2024, 7, 31))
    withheld = GateDecision("partially_published", withheld={"46": ["row_accounting"]})
    after = make("update marts.roadmap_execution set status = 'overdue'", decision=withheld)
    for name in ("support_chain_regional", "mentoring_regional", "competencies_regional", "roadmap"):
        old, new = (pl.read_parquet(folder / f"{name}.parquet") for folder in (before, after))
        kept = new.filter(pl.col("region_code") == "46", pl.col("stale"))
        assert kept.drop("state", "state_reasons", "stale", "figures_release_id", strict=False).equals(
            old.filter(pl.col("region_code") == "46").drop(
                "state", "state_reasons", "stale", "figures_release_id", strict=False
            )
        )
        assert kept["figures_release_id"].unique().to_list() == [before.name]
