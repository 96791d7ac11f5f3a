"""Another month than the last: figures of that month are shown, what is written for the last one says so or goes."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from playwright.sync_api import BrowserContext

from pipelines.publish.format_ru import number, share
from tests.browser.opening import watched
from tests.browser.release_pages import Site
from tests.browser.theme_figures import rows_of

_MONTH, _LAST = "2024-07", "2024-08"
_NAME = "dashboard/{}.html"


def _place(site: Site) -> tuple[str, list[dict[str, Any]]]:
    """The municipality with most deficits of that month, and its published rows of single subjects."""
    rows = pl.read_parquet(site.folder / "deficit_map.parquet").filter(
        pl.col("as_of").dt.strftime("%Y-%m") == _MONTH, pl.col("deficit_share") > 0, pl.col("subject") != "all"
    )
    code = rows["municipality_code"].mode().sort()[0]
    return code, rows.filter(pl.col("municipality_code") == code).to_dicts()


def test_a_municipality_shows_the_deficits_of_the_chosen_month(site: Site, context: BrowserContext) -> None:
    code, rows = _place(site)
    published = {(number(row["diagnosed"]), share(row["deficit_share"])) for row in rows}
    with watched(context, site.folder.as_uri()) as tab:
        tab.open(f"{site.url(_NAME.format(f'municipality-{code}'))}#m={_MONTH}")
        shown = [(cells[3][0], cells[1][0]) for cells in rows_of(tab.page, "#deficits")]
        assert tab.page.locator("h2:has([data-month-label])").last.inner_text().endswith("июл 2024")
        assert tab.complaints == []
    assert len(shown) == min(5, len(rows)) > 1
    assert set(shown) <= {(plain(n), plain(value)) for n, value in published}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


_WITH_MONTHS = ("index", "region-11", "municipality-{}", "map-11", "heat-11", "chain-11", "methodists-11")


@pytest.mark.parametrize("name", _WITH_MONTHS)
def test_what_is_of_the_last_month_says_so(site: Site, context: BrowserContext, name: str) -> None:
    page = _NAME.format(name.format(_place(site)[0]))
    with watched(context, site.folder.as_uri()) as tab:
        for month, is_last in ((_LAST, True), (_MONTH, False)):
            tab.open("about:blank")
            tab.open(f"{site.url(page)}#m={month}")
            assert tab.page.locator("[data-of-last-month]").first.is_visible() is is_last
            assert tab.page.locator("[data-of-other-month]").first.is_visible() is not is_last
        assert tab.complaints == []


@pytest.mark.parametrize("name", ["roadmap-11", "passport-11", "advice-11"])
def test_a_page_of_one_month_keeps_its_words_whatever_is_chosen(site: Site, context: BrowserContext, name: str) -> None:
    with watched(context, site.folder.as_uri()) as tab:
        tab.open(f"{site.url(_NAME.format(name))}#m={_MONTH}")
        assert tab.page.locator("section.summary").is_visible()
        assert tab.page.locator("[data-of-other-month]:visible").count() == 0
