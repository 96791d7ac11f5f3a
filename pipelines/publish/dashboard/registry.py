"""The sections of the dashboard: a new kind of page is one module with `pages(site)`, a template and a line here.

The order is that of the navigation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipelines.publish.dashboard import page_indicators, page_municipalities, page_overview, page_region, page_themes
from pipelines.publish.dashboard.page import Page, Site

SECTIONS: tuple[Callable[[Site], Iterator[Page]], ...] = (
    page_overview.pages,
    page_region.pages,
    page_indicators.pages,
    page_municipalities.pages,
    page_themes.pages,
)
