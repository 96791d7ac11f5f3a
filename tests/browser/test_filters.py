"""Choices that leave some rows of a table, and cells that open what is behind them."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext

from tests.browser.opening import watched
from tests.browser.release_pages import Faults, Site, told

#: what a filter compares: the row's own mark, or that of its cell
_MARKS = """([id, by]) => [...document.getElementById(id).tBodies[0].rows].filter((r) => !r.hasAttribute("data-absent"))
  .map((r) => [!r.hidden, r.dataset[by] ?? r.querySelector(`[data-f="${by}"]`)?.dataset.v ?? ""])"""


def test_a_choice_leaves_the_rows_that_have_it(site: Site, context: BrowserContext) -> None:
    wrong: Faults = {}
    tried = 0
    with watched(context, site.folder.as_uri()) as tab:
        for page in site.with_markup("data-by="):
            tab.open(site.url(page))
            for choice in tab.page.locator("select[data-filter][data-by]").all():
                about = [choice.get_attribute("data-filter"), choice.get_attribute("data-by")]
                marks = {mark for _, mark in tab.page.evaluate(_MARKS, about)}
                values = choice.evaluate("(e) => [...e.options].map((o) => o.value).filter((v) => v)")
                for value in [v for v in values if v in marks][:2]:
                    choice.select_option(value)
                    shown = tab.page.evaluate(_MARKS, about)
                    if any(is_shown != (mark == value) for is_shown, mark in shown):
                        wrong.setdefault(page, []).append(f"{about} {value}: {shown[:5]}")
                    tried += 1
                choice.select_option("")
                if not all(is_shown for is_shown, _ in tab.page.evaluate(_MARKS, about)):
                    wrong.setdefault(page, []).append(f"{about}: not all rows are back")
    assert not wrong, told(wrong)
    assert tried > 2


def test_a_cell_of_the_heat_map_opens_its_figures(site: Site, context: BrowserContext) -> None:
    with watched(context, site.folder.as_uri()) as tab:
        tab.open(site.url("dashboard/heat-11.html"))
        cell = tab.page.locator("#heat-table td:not(.h-none) button").first
        share = cell.inner_text()
        cell.click()
        detail = tab.page.locator("#heat-detail p").first
        assert share in detail.inner_text()
        opened, address = detail.inner_text(), tab.page.url
        assert re.search(r"#.*c=", address)
        tab.open("about:blank")
        tab.open(address)
        tab.page.wait_for_selector("#heat-detail:not([hidden])")
        assert detail.inner_text() == opened
        assert tab.complaints == []


def test_a_square_of_the_map_opens_its_figures(site: Site, context: BrowserContext) -> None:
    with watched(context, site.folder.as_uri()) as tab:
        tab.open(site.url("dashboard/map-11.html"))
        square = tab.page.locator(".tile").first
        square.focus()
        square.press("Enter")
        chosen = tab.page.locator("#map-chosen")
        assert square.get_attribute("aria-pressed") == "true"
        assert (square.get_attribute("title") or "?") in chosen.inner_text()
        chosen.locator("a").click()
        tab.page.wait_for_url("**/municipality-*.html")
        assert tab.complaints == []
