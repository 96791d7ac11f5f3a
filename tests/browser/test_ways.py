"""Ways from page to page keep what the reader has chosen: links and the search of the header."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext

from tests.browser.opening import Watched, watched
from tests.browser.release_pages import Site


def _municipality(site: Site) -> tuple[str, str]:
    """A page of a municipality and its name as the search knows it."""
    script = (site.folder / "dashboard" / "assets" / "places.js").read_text(encoding="utf-8")
    name, region, file = re.findall(r'\["([^"]+)","([^"]+)","(municipality-[^"]+)"', script)[0]
    return file, f"{name} – {region}"


def _chosen(tab: Watched, site: Site, page: str) -> str:
    """Opens the page and chooses its first month, which is not the usual one; the month."""
    tab.open(site.url(page))
    select = tab.page.locator("select[data-switch=month]").first
    month = str(select.evaluate("(e) => e.options[0].value"))
    select.select_option(month)
    return month


def test_a_link_keeps_the_month(site: Site, context: BrowserContext) -> None:
    with watched(context, site.folder.as_uri()) as tab:
        month = _chosen(tab, site, "dashboard/region-11.html")
        tab.page.locator("nav.sections a").nth(1).click()
        tab.page.wait_for_url(f"**/*.html#m={month}")
        assert tab.page.locator("select[data-switch=month]").first.input_value() == month
        assert tab.complaints == []


def test_the_search_keeps_the_month(site: Site, context: BrowserContext) -> None:
    file, name = _municipality(site)
    with watched(context, site.folder.as_uri()) as tab:
        month = _chosen(tab, site, "dashboard/region-11.html")
        tab.page.locator("[data-search] input").fill(name)
        tab.page.wait_for_url(f"**/{file}#m={month}")
        assert tab.page.locator("select[data-switch=month]").first.input_value() == month
        assert tab.complaints == []


def test_the_search_says_when_there_is_no_such_place(site: Site, context: BrowserContext) -> None:
    with watched(context, site.folder.as_uri()) as tab:
        tab.open(site.url("dashboard/index.html"))
        field = tab.page.locator("[data-search] input")
        field.fill("Нетакогоместа")
        field.press("Enter")
        assert "нет" in field.evaluate("(e) => e.validationMessage")
        assert tab.page.url.endswith("/index.html")
