"""What a page says and shows once it is open, gathered in one visit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.browser.figures import READ
from tests.browser.fitting import overflow
from tests.browser.judging import judged
from tests.browser.keeping import missing
from tests.browser.keyboard import first_stop, stops
from tests.browser.opening import watched
from tests.browser.release_pages import Site

_WORDS = """() => ({
  lang: document.documentElement.lang,
  title: document.title.trim(),
  h1: document.querySelectorAll("h1").length,
  main: document.querySelectorAll("main").length,
  mute: [...document.querySelectorAll("img, svg:not(#js-plotly-tester), [role=img], canvas, figure[data-chart]")]
    .filter((e) => e.matches("figure[data-chart]")
      || !e.closest("[aria-hidden=true], [role=img] *, figure[data-chart] *"))
    .filter((e) => !(e.getAttribute("alt") ?? e.getAttribute("aria-label") ?? e.getAttribute("aria-labelledby")
      ?? e.querySelector("title, figcaption")?.textContent ?? "").trim())
    .map((e) => e.outerHTML.slice(0, 120)),
  undrawn: [...document.querySelectorAll("figure[data-chart]")]
    .filter((e) => e.checkVisibility() && !e.querySelector("svg.main-svg, svg, canvas")).map((e) => e.dataset.chart),
  untold: [...document.querySelectorAll("figure[data-chart]")]
    .filter((e) => !e.querySelector("table") && !e.parentElement.querySelector("table")).map((e) => e.dataset.chart),
  twice: [...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i),
})"""

#: a page left before its charts are drawn says nothing of them
_UNDRAWN: dict[str, Any] = {"undrawn": [], "untold": []}
_BREAKABLE = r"/(map|heat|chain|methodists|region|municipality|checks)-|data_docs/#"


@dataclass(frozen=True)
class LookedAt:
    """One page: complaints while it opened, its words and figures; and, of one of each kind, what else is wrong."""

    complaints: list[str]
    words: dict[str, Any]
    figures: list[dict[str, Any]] = field(repr=False)
    #: fault by what was tried: first_stop, keyboard, kept, light, dark, width
    faults: dict[str, list[str]] = field(default_factory=dict)


def look_briefly(site: Site, context: BrowserContext, pages: Iterable[str]) -> dict[str, LookedAt]:
    """What can be seen at a glance; charts are waited for, and rules judged, on one page of those kinds alone that
    figures of a real run can break.
    """
    seen = {}
    judged_pages = {page for kind, page in site.kinds.items() if re.search(_BREAKABLE, kind)}
    with watched(context, site.folder.as_uri()) as tab:
        for page in pages:
            tab.complaints = []
            is_drawn = page in site.sample
            tab.open(site.url(page), charts=is_drawn)
            words, figures = tab.page.evaluate(_WORDS), tab.page.evaluate(READ)
            faults = {"light": judged(tab.page, "light")} if page in judged_pages else {}
            seen[page] = LookedAt(tab.complaints, words if is_drawn else words | _UNDRAWN, figures, faults)
    return seen


def look_at_all(site: Site, context: BrowserContext, pages: Iterable[str]) -> dict[str, LookedAt]:
    """These pages from the file system in one tab; those that stand for their kind thoroughly."""
    seen = {}
    largest, smallest = set(site.kinds.values()), set(site.smallest.values())
    with watched(context, site.folder.as_uri()) as tab:
        for page in pages:
            tab.complaints = []
            tab.open(site.url(page))
            words, figures = tab.page.evaluate(_WORDS), tab.page.evaluate(READ)
            faults = _thoroughly(site, tab.page, page) if page in largest else {}
            if page in smallest:
                # the look is that of the kind, and a small page is judged sooner
                faults["dark"] = judged(tab.page, "dark")
            seen[page] = LookedAt(tab.complaints, words, figures, faults)
    return seen


def _thoroughly(site: Site, page: Page, name: str) -> dict[str, list[str]]:
    picture = site.kind(name).replace("/", "_").replace("#", "x").removesuffix(".html")
    return {
        "first_stop": first_stop(page),
        "keyboard": stops(page),
        "kept": missing(page),
        "width": overflow(page, picture),
        "light": judged(page, "light"),
    }
