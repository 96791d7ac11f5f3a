"""Figures on pages are those of the published tables, in every month, on both borders, after a reload."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.figures import READ, Published
from tests.browser.looked_at import LookedAt
from tests.browser.opening import watched
from tests.browser.release_pages import Faults, Site, told

_VALUES = "(e) => [...e.options].map((o) => o.value)"
_SWITCHES = "select[data-switch], select[name=period], select[name=borders]"


@pytest.fixture(scope="module")
def published(site: Site) -> Published:
    return Published(site)


def test_every_figure_of_every_page_is_the_published_one(published: Published, seen: dict[str, LookedAt]) -> None:
    wrong = {page: found for page, look in seen.items() if (found := published.faults(page, look.figures))}
    assert not wrong, told(wrong)
    assert sum(published.compared(page, look.figures) for page, look in seen.items()) > 50


def test_figures_that_differ_would_be_noticed(published: Published, seen: dict[str, LookedAt]) -> None:
    page, look = next((p, s) for p, s in seen.items() if published.compared(p, s.figures))
    broken = [{**f, "text": f["text"].replace("1", "2"), "value": None} for f in look.figures]
    assert published.faults(page, broken)
    hidden = [{**f, "text": "c", "missing": "c", "value": ""} for f in look.figures]
    assert published.faults(page, hidden)


def test_switches_change_figures_rightly_and_stay_in_the_address(
    site: Site, context: BrowserContext, published: Published
) -> None:
    wrong: Faults = {}
    tried = 0
    with watched(context, site.folder.as_uri()) as tab:
        for page in site.with_markup("data-switch", "<select"):
            tab.open(site.url(page))
            switches = tab.page.locator(_SWITCHES)
            faults: list[object] = []
            for number in range(switches.count()):
                switch = switches.nth(number)
                usual = switch.input_value()
                value = next((v for v in switch.evaluate(_VALUES) if v != usual), None)
                if value is None:
                    continue
                before = tab.page.evaluate(READ)
                switch.select_option(value)
                after = tab.page.evaluate(READ)
                if before and before == after:
                    faults.append(f"{value}: nothing changed")
                faults += published.faults(page, after)[:5]
                tried += 1
            if switches.count():
                chosen, address = tab.page.evaluate(READ), tab.page.url
                if address == site.url(page):
                    faults.append("the view is not in the address")
                tab.open("about:blank")
                tab.open(address)
                # equal figures may stand in another order
                if differ := _differ(chosen, tab.page.evaluate(READ)):
                    faults.append(f"{address} opens another view: {differ[:2]}")
            if faults or tab.complaints:
                wrong[page] = [*faults, *tab.complaints]
            tab.complaints = []
    assert not wrong, told(wrong)
    assert tried


def _differ(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> list[str]:
    left, right = ({str(sorted(f.items())) for f in figures if not f["absent"]} for figures in (one, other))
    return sorted(left ^ right)
