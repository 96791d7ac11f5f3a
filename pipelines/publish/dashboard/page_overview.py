"""The first page: all regions of the release."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.publish.dashboard.country_words import country_sentences
from pipelines.publish.dashboard.overview import cards_of, comparison, overview_data
from pipelines.publish.dashboard.page import Page, Site
from pipelines.publish.format_ru import day


def pages(site: Site) -> Iterator[Page]:
    """`index.html`."""
    title = f"Показатели РС НМС на {day(site.source.as_of)}"
    yield Page("index.html", title, "index.html", lambda: _view(site), menu="Все регионы", has_charts=True)


def _view(site: Site) -> dict[str, Any]:
    return {
        "rows": comparison(site.views),
        "cards_of": cards_of,
        "sentences": country_sentences(site.views),
        "page_data": overview_data(site.views),
    }
