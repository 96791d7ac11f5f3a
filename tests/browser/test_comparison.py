"""The comparison of two releases as a page of its own: it opens alone, from anywhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
from playwright.sync_api import BrowserContext

from pipelines.publish import diff_releases
from pipelines.publish.comparison import comparison_page
from tests.browser.fitting import overflow
from tests.browser.judging import judged
from tests.browser.keyboard import first_stop
from tests.browser.opening import watched
from tests.browser.release_pages import Site
from tests.browser.test_tables import taken


def test_the_comparison_of_two_releases_opens_alone(site: Site, context: BrowserContext, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for file in [*site.folder.glob("*.parquet"), site.folder / "manifest.json"]:
        shutil.copy2(file, other)
    regional = pl.read_parquet(other / "kpi_regional.parquet")
    regional.with_columns(pl.col("numerator") - 1).write_parquet(other / "kpi_regional.parquet")
    page = tmp_path / "alone" / "comparison.html"
    page.parent.mkdir()
    page.write_bytes(comparison_page(site.folder, diff_releases(other, site.folder)))
    with watched(context, page.as_uri()) as tab:
        tab.open(page.as_uri())
        rows = tab.page.locator("#changes-regional tbody tr")
        assert rows.count() > 5
        assert taken(tab.page.locator("button[aria-label$='скачать CSV']").first).startswith("\ufeff".encode())
        faults = [*first_stop(tab.page), *overflow(tab.page, "comparison"), *judged(tab.page, "light")]
        assert [*faults, *judged(tab.page, "dark"), *tab.complaints] == []
