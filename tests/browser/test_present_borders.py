"""Past months on the borders of today: each figure of every page beside a second computation, and nothing hidden told.

A region that was reformed on 1 January 2026, made by hand, over the months around that day.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from math import sqrt
from typing import Any

import polars as pl
import pytest
from playwright.sync_api import BrowserContext
from warehouse_factory import build

from pipelines.publish import publish
from pipelines.quality import GateDecision
from pipelines.settings import Settings
from tests.browser import theme_figures
from tests.browser.figures import READ, Published
from tests.browser.opening import watched
from tests.browser.present_borders import PresentBorders
from tests.browser.release_pages import Site, told

_REGION, _AS_OF, _BEFORE = "04", date(2026, 2, 28), "2025-12"
_LETTER = {"z": "z", "x": "x", "c": "c", "low": "l"}
#: the small warehouse has a municipality of today where nobody was diagnosed, which would leave its map without borders
_SOMEBODY = f"""
    insert into marts.deficit_map
    select m.* replace (d.municipality_code as municipality_code)
    from marts.deficit_map as m, marts.dim_municipality as d
    where m.municipality_code = '04501000' and m.as_of = date '{_AS_OF}' and d.valid_from <= m.as_of
        and d.valid_to is null and d.municipality_code not in (select municipality_code from marts.deficit_map
            where as_of = date '{_AS_OF}')"""
_Z = 1.959963984540054


@pytest.fixture(scope="module")
def reformed(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("reformed")
    months = {"first_month": "2025-11-30", "as_of": _AS_OF.isoformat()}
    warehouse = build(folder / "w.duckdb", _SOMEBODY, regions=(_REGION,), places=3, **months)
    settings = Settings(folder / "data", folder / "key", (_REGION,))
    return Site(publish(warehouse, settings, _AS_OF, GateDecision("published"), []).resolve())


@pytest.fixture(scope="module")
def now(reformed: Site) -> PresentBorders:
    return PresentBorders(reformed)


def told_otherwise(now: PresentBorders, page: str, data: dict[str, Any]) -> tuple[Counter[str], list[str]]:
    """Cells of a page's data by what they are, and those that are not what the tables sum up to."""
    seen: Counter[str] = Counter()
    wrong = []
    words = page.removesuffix(".html").split("-")
    for key in data["series"] | data["series_now"]:
        place, kpi = (key, words[-1]) if key.isdigit() else (key.partition("|")[0], key.partition("|")[2])
        place, kpi = (words[-1], place) if page.startswith("municipality-") else (place, kpi)
        if kpi not in now.additive or not place.isdigit() or key.endswith("|region"):
            continue
        cell = data["series_now"].get(key) or data["series"][key]
        for at, month in enumerate(data["keys"]):
            expected = now.sums.get((place, kpi, month))
            letter, shown = cell["s"][at], (cell["n"][at], cell["d"][at] if "d" in cell else None)
            if expected is None or expected.value is None:
                seen["absent" if expected is None else "hidden" if expected.reason in ("c", "low") else "none"] += 1
                is_right = letter == (_LETTER[expected.reason or ""] if expected else ".") and shown == (None, None)
            else:
                seen["shown"] += 1
                seen["summed"] += len(expected.parts) > 1
                is_right = letter in "min-" and shown == (expected.numerator, expected.denominator)
            if not is_right:
                wrong.append(f"{place}, {kpi}, {month}: {letter} {shown}, published {expected}")
    return seen, wrong


def page_data(site: Site) -> dict[str, dict[str, Any]]:
    """Data of the pages that have other figures on the borders of today."""
    found = {}
    for path in sorted((site.folder / "dashboard").glob("*.html")):
        for node in site.tree(f"dashboard/{path.name}").xpath("//script[@id='page-data']"):
            data = json.loads(node.text)
            if "series_now" in data:
                found[path.name] = data
    return found


def test_every_figure_of_every_page_is_the_sum_of_what_is_published(reformed: Site, now: PresentBorders) -> None:
    seen: Counter[str] = Counter()
    wrong = {}
    pages = page_data(reformed)
    for page, data in pages.items():
        counted, faults = told_otherwise(now, page, data)
        seen += counted
        if faults:
            wrong[page] = faults[:5]
    assert not wrong, told(wrong)
    assert {page.partition("-")[0] for page in pages} == {"indicator", "municipalities", "municipality"}
    assert min(seen[kind] for kind in ("summed", "hidden", "absent")) > 50, seen


def test_a_wrong_figure_is_noticed(reformed: Site, now: PresentBorders) -> None:
    page, data = next((p, d) for p, d in page_data(reformed).items() if p.startswith("municipalities"))
    key, cell = next((k, c) for k, c in data["series_now"].items() if any(n is not None for n in c["n"]))
    at = next(i for i, n in enumerate(cell["n"]) if n is not None)
    data["series_now"][key] = cell | {"n": [*cell["n"][:at], cell["n"][at] + 1, *cell["n"][at + 1 :]]}
    assert len(told_otherwise(now, page, data)[1]) == 1


def test_a_hidden_part_can_not_be_worked_out(now: PresentBorders) -> None:
    """A sum beside its published parts would give away the one that is hidden: every part of a shown sum is shown.

    So sums follow from the tables alone, and whoever adds them to the tables knows nothing more.
    """
    rows = pl.read_parquet(now.site.folder / "kpi_municipal.parquet")
    shown = {
        (code, kpi, f"{month:%Y-%m}"): value is not None or reason == "z"
        for code, kpi, month, value, reason in rows.select(
            "municipality_code", "kpi_code", "as_of", "value", "missing_reason"
        ).iter_rows()
    }
    of_hidden = 0
    for (_, kpi, month), found in now.sums.items():
        parts = [shown[part, kpi, month] for part in found.parts]
        if len(parts) > 1:
            assert found.numerator is None or all(parts), found
            of_hidden += not all(parts)
    assert of_hidden > 20


@pytest.mark.parametrize(
    ("name", "least"), [("municipalities-04", 60), ("indicator-04-diagnosed_share", 12), ("municipality-{}", 8)]
)
def test_a_page_shows_what_is_published(
    reformed: Site, now: PresentBorders, context: BrowserContext, name: str, least: int
) -> None:
    shown = {key[0] for key, found in now.sums.items() if key[2] == _BEFORE and found.value is not None}
    page = f"dashboard/{name.format(next(code for code in now.merged if code in shown))}.html"
    published = Published(reformed)
    with watched(context, reformed.folder.as_uri()) as tab:
        tab.open(f"{reformed.url(page)}#b=now&m={_BEFORE}")
        figures = [f for f in tab.page.evaluate(READ) if f["borders"] == "as_now"]
        assert tab.page.locator("select[data-switch=borders]").input_value() == "now"
        assert published.faults(page, figures) == []
        assert published.compared(page, figures) >= least
        assert tab.complaints == []


def test_the_map_shows_what_is_published(reformed: Site, now: PresentBorders, context: BrowserContext) -> None:
    rows = pl.read_parquet(reformed.folder / "deficit_map.parquet").filter(
        pl.col("as_of").dt.strftime("%Y-%m") == _BEFORE
    )
    subject = rows.filter(pl.col("missing_reason").is_not_null())["subject"][0]
    found = theme_figures.Compared()
    with watched(context, reformed.folder.as_uri()) as tab:
        for chosen in ("all", subject):
            here = rows.filter(pl.col("subject") == chosen, pl.col("competency_group") == "subject")
            expected = {now.names[code]: row for code, row in _deficits(now, here).items()}
            tab.open(f"{reformed.url('dashboard/map-04.html')}#b=now&m={_BEFORE}&s={chosen}&g=subject")
            tab.page.wait_for_function("() => document.querySelector('#map-table tbody tr')")
            shown = theme_figures.rows_of(tab.page, "#map-table")
            assert {row[0][0] for row in shown} >= set(expected)
            for place, *cells in shown:
                if place[0] in expected:
                    theme_figures.map_row(found, f"{chosen}, {place[0]}", cells, expected[place[0]])
        assert tab.complaints == []
    assert not found.faults, "\n".join(found.faults)
    assert found.figures > 100


def _deficits(now: PresentBorders, rows: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Rows of the map by municipality of today, from those of then."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        parts.setdefault(now.heir(row["municipality_code"]), []).append(row)
    return {code: _united(of) for code, of in parts.items()}


def _united(parts: list[dict[str, Any]]) -> dict[str, Any]:
    reasons = {part["missing_reason"] for part in parts} - {None}
    if len(parts) == 1 and reasons:
        return parts[0]
    united = dict.fromkeys(parts[0]) | {"missing_reason": "c" if reasons & {"c", "low"} else next(iter(reasons), None)}
    if reasons:
        return united
    n = sum(part["diagnosed"] for part in parts)
    k = sum(round((part["deficit_share"] or 0) * part["diagnosed"]) for part in parts)
    low, high = _wilson(k, n)
    uncovered = [part["uncovered"] for part in parts]
    staff = sum(round(part["diagnosed"] / part["diagnosed_coverage"]) for part in parts)
    return united | {
        "deficit_share": k / n, "deficit_share_low": low, "deficit_share_high": high, "diagnosed": n,
        "uncovered": None if None in uncovered else sum(uncovered), "diagnosed_coverage": n / staff,
        "details_reason": "c" if len(parts) > 1 else parts[0]["details_reason"],
    }  # fmt: skip


def _wilson(k: int, n: int) -> tuple[float, float]:
    p, square = k / n, _Z * _Z
    centre = p + square / (2 * n)
    half = _Z * sqrt(p * (1 - p) / n + square / (4 * n * n))
    return (centre - half) / (1 + square / n), (centre + half) / (1 + square / n)
