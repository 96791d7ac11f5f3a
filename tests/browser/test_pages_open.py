"""Pages of a release open without a complaint, from the file system and from a web server."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.looked_at import LookedAt
from tests.browser.opening import watched
from tests.browser.release_pages import ENTRANCES, Site, told


def test_every_page_can_be_found(site: Site) -> None:
    made = {p.relative_to(site.folder).as_posix() for p in site.folder.rglob("*.html")}
    assert set(site.pages) == made


def test_every_page_opens_without_a_complaint(seen: dict[str, LookedAt]) -> None:
    wrong = {page: look.complaints for page, look in seen.items() if look.complaints}
    assert not wrong, told(wrong)


def test_every_page_is_in_russian_and_has_one_heading(seen: dict[str, LookedAt]) -> None:
    words = {page: {key: look.words[key] for key in ("lang", "h1", "main")} for page, look in seen.items()}
    assert all(look.words["title"] for look in seen.values())
    assert {page: w for page, w in words.items() if w != {"lang": "ru", "h1": 1, "main": 1}} == {}


@pytest.mark.parametrize("fault", ["mute", "undrawn", "untold", "twice"])
def test_pictures_speak_and_names_are_unique(seen: dict[str, LookedAt], fault: str) -> None:
    """Mute: a picture without a text. Undrawn: an empty chart. Untold: one without a table. Twice: an id."""
    wrong = {page: look.words[fault] for page, look in seen.items() if look.words[fault]}
    assert not wrong, told(wrong)


def test_pages_that_no_browser_opened_are_whole_too(site: Site) -> None:
    """What can be told from the source: language, one heading, a title of its own, data that can be read."""
    titles = set()
    for page in site.pages:
        tree = site.tree(page)
        titles.add(tree.findtext(".//title"))
        assert tree.get("lang") == "ru", page
        assert len(tree.xpath("//h1")) == 1, page
        for data in tree.xpath("//script[@type='application/json']"):
            json.loads(data.text)
    assert len(titles) == len(site.pages)


def test_pages_open_from_a_web_server(site: Site, context: BrowserContext, address: str) -> None:
    """The entrances and the page with the most scripts: addresses and types of files are the same on all."""
    heaviest = max(site.kinds.values(), key=lambda page: len(site.tree(page).xpath("//script[@src]")))
    wrong = {}
    with watched(context, address) as tab:
        for page in dict.fromkeys((*ENTRANCES, heaviest)):
            tab.complaints = []
            tab.open(f"{address}/{page}")
            if tab.complaints:
                wrong[page] = tab.complaints
    assert not wrong, told(wrong)
