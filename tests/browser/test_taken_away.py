"""Every picture of every kind of page can be saved as PNG and SVG, every table as CSV and XLSX."""

from __future__ import annotations

from typing import Any

import lxml.etree
import pytest
from playwright.sync_api import BrowserContext, Locator

from tests.browser.keeping import missing
from tests.browser.looked_at import LookedAt
from tests.browser.opening import watched
from tests.browser.release_pages import Site, told
from tests.browser.test_tables import taken


def test_every_kind_of_page_lets_take_away_what_it_shows(seen: dict[str, LookedAt], site: Site) -> None:
    wrong = {page: faults for page, look in seen.items() if (faults := look.faults.get("kept"))}
    assert not wrong, told(wrong)
    assert {page for page, look in seen.items() if "kept" in look.faults} == set(site.kinds.values())


_PAGE = """<!doctype html><main>{}</main>"""
_BAR = "<p class=export><button>{}</button> <button>{}</button></p>"


@pytest.mark.parametrize(
    "part",
    [
        "<figure><svg></svg></figure>",
        "<table class=heat><tbody><tr><td>1</td></tr></tbody></table>",
        "<table><thead><tr><th>A</th></tr></thead></table>",
        "<svg></svg>",
        "<div class=multiples></div>",
    ],
    ids=["figure", "heat", "table", "drawing", "multiples"],
)
def test_what_can_not_be_taken_away_is_noticed(context: BrowserContext, part: str) -> None:
    page = context.new_page()
    kinds = ("CSV", "XLSX") if "thead" in part else ("PNG", "SVG")
    page.set_content(_PAGE.format(part))
    assert len(missing(page)) == 2
    page.set_content(_PAGE.format(_BAR.format(*kinds) + part))
    assert missing(page) == []
    page.close()


def _texts(button: Locator) -> tuple[Any, list[str]]:
    picture = lxml.etree.fromstring(taken(button))
    return picture, [text.text or "" for text in picture.iterfind(".//{*}text")]


def test_the_heat_map_is_saved_as_it_is_seen(site: Site, context: BrowserContext) -> None:
    """Every cell with its value, hidden ones hatched and without a number."""
    with watched(context, site.folder.as_uri()) as tab:
        tab.open(site.url("dashboard/heat-11.html"))
        tab.page.wait_for_selector("#heat-table td")
        seen = tab.page.locator("#heat-table td").all_text_contents()
        picture, texts = _texts(tab.page.locator("main button:text-is('SVG')"))
        assert len(seen) > 10
        assert sorted(t for t in texts if t in set(seen)) == sorted(seen)
        hatched = picture.findall(".//{*}g/{*}rect[@fill='url(#hidden)']")
        in_legend = 1
        assert len(hatched) == tab.page.locator("#heat-table td.h-none").count() + in_legend
        assert taken(tab.page.locator("main button:text-is('PNG')")).startswith(b"\x89PNG")
        assert tab.complaints == []


def test_small_charts_are_saved_together(site: Site, context: BrowserContext) -> None:
    page = next(page for page in site.with_markup('class="multiples"') if "indicator-" in page)
    with watched(context, site.folder.as_uri()) as tab:
        tab.open(site.url(page))
        charts = tab.page.locator(".multiple")
        picture, texts = _texts(tab.page.locator(".multiples + .export button:text-is('SVG')"))
        assert len(picture.findall(".//{*}g/{*}path")) == charts.count() > 1
        assert set(charts.locator("b").all_text_contents()) <= set(texts)
        assert tab.complaints == []
