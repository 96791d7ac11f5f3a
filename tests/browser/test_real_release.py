"""The pages of a release that a real run made: they open and fit together, and show what was published.

What a browser does not open here is looked at as a text. `RSNMS_BROWSER_ALL=1` opens every page, which takes minutes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from itertools import chain

import polars as pl
import pytest
from playwright.sync_api import BrowserContext

from tests.browser import theme_figures
from tests.browser.figures import Published
from tests.browser.looked_at import LookedAt
from tests.browser.opening import Watched, watched
from tests.browser.release_pages import Site, told
from tests.browser.theme_figures import Compared

#: with the small release, so that one worker has one browser for both; whoever comes first waits for the run
pytestmark = [pytest.mark.xdist_group("site"), pytest.mark.timeout(1200)]
#: page → what reads it, the table it is compared with, and how many figures a region of it has at least
_THEMES: dict[str, tuple[Callable[[Site, Watched, str], Compared], str, int]] = {
    "map": (theme_figures.map_figures, "deficit_map", 50),
    "heat": (theme_figures.heat_figures, "deficit_map_regional", 30),
    "chain": (theme_figures.chain_figures, "support_chain_regional", 5),
    "methodists": (theme_figures.mentoring_figures, "mentoring_regional", 4),
    "passport": (theme_figures.passport_figures, "dpo_passport", 10),
    "roadmap": (theme_figures.roadmap_figures, "roadmap", 5),
}


def test_pages_open_without_a_complaint(real_seen: dict[str, LookedAt]) -> None:
    assert len(real_seen) > 40
    wrong = {page: look.complaints for page, look in real_seen.items() if look.complaints}
    assert not wrong, told(wrong)


def test_every_page_is_linked_and_whole(real: Site) -> None:
    """As a text: links of it lead somewhere, it has one heading and data that can be read."""
    assert set(real.pages) == {p.relative_to(real.folder).as_posix() for p in real.folder.rglob("*.html")}
    for page in real.pages:
        tree = real.tree(page)
        assert (tree.get("lang"), len(tree.xpath("//h1"))) == ("ru", 1), page
        for data in tree.xpath("//script[@type='application/json']"):
            json.loads(data.text)


@pytest.mark.parametrize("fault", ["mute", "undrawn", "untold", "twice"])
def test_pictures_of_every_page_speak(real_seen: dict[str, LookedAt], fault: str) -> None:
    wrong = {page: look.words[fault] for page, look in real_seen.items() if look.words[fault]}
    assert not wrong, told(wrong)


def test_nothing_stands_in_the_way_of_a_reader(real_seen: dict[str, LookedAt]) -> None:
    wrong = {page: faults for page, look in real_seen.items() if (faults := [*chain(*look.faults.values())])}
    assert not wrong, told(wrong)
    assert sum("light" in look.faults for look in real_seen.values()) > 5


def test_indicators_of_the_pages_are_the_published_ones(real: Site, real_seen: dict[str, LookedAt]) -> None:
    published = Published(real)
    wrong = {page: found for page, look in real_seen.items() if (found := published.faults(page, look.figures))}
    assert not wrong, told(wrong)
    assert sum(published.compared(page, look.figures) for page, look in real_seen.items()) > 300


@pytest.mark.parametrize("theme", _THEMES)
def test_figures_of_a_theme_are_the_published_ones(real: Site, context: BrowserContext, theme: str) -> None:
    """In the last region, in all of them with `RSNMS_BROWSER_ALL=1`."""
    compare, table, least = _THEMES[theme]
    regions = sorted(pl.read_parquet(real.folder / "kpi_regional.parquet")["region_code"].unique())
    known = set(pl.read_parquet(real.folder / f"{table}.parquet")["region_code"])
    with watched(context, real.folder.as_uri()) as tab:
        for region in regions if os.environ.get("RSNMS_BROWSER_ALL") else regions[-1:]:
            found = compare(real, tab, region)
            assert not [*found.faults, *tab.complaints], told({f"{theme}-{region}": [*found.faults, *tab.complaints]})
            assert found.figures >= (least if region in known else 0), region


def test_a_wrong_figure_of_a_theme_is_noticed() -> None:
    found = Compared()
    found.same("equal", ("12,5\u00a0%", "0.125"), 0.125, None)
    found.same("hidden", ("c", ""), None, "c")
    assert not found.faults
    found.same("other", ("12,5\u00a0%", "0.126"), 0.125, None)
    found.same("told", ("7", None), None, "c")
    found.same("another reason", ("x", ""), None, "c")
    assert len(found.faults) == 3
    assert found.figures == 5
