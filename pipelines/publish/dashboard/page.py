"""What a page of the dashboard is, and the site that pages are made from. No words and no figures of one page here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipelines.publish.dashboard.region import RegionView, region_view
from pipelines.publish.dashboard.themes.deficit_months import DeficitMonths, deficit_months
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import DECISION

View = Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """One file of the dashboard; `view` gives the template its names and is called when the page is rendered.

    `region` is '' for pages of the country. `menu` is the page's word in the navigation of its region or of the
    country, '' for a page not listed there; `parent` is the path of the listed page that this one belongs to.
    `scripts` are files of `assets` the page needs besides `app.js`; a page with `has_charts` gets charts.js
    and with it Plotly.
    """

    path: str
    title: str
    template: str
    view: View
    region: str = ""
    menu: str = ""
    parent: str = ""
    scripts: tuple[str, ...] = ()
    has_charts: bool = False


@dataclass(frozen=True)
class Site:
    """The release and its regions; `changes` is the content of diff.json, None without a release before.

    `borders_dir` has borders of municipalities that the deployment supplies, None where it has none.
    """

    source: ReleaseSource
    changes: dict[str, Any] | None = None
    borders_dir: Path | None = None

    @cached_property
    def views(self) -> list[RegionView]:
        """Regions of the release, in the order of their codes."""
        return [region_view(self.source, region) for region in self.source.regions.iter_rows(named=True)]

    @cached_property
    def deficits(self) -> dict[str, DeficitMonths]:
        """The public deficit map of each region by month."""
        return {view.code: deficit_months(self.source, view.code) for view in self.views}

    @property
    def verdict(self) -> str:
        """What the gate decided, in words."""
        return DECISION[self.source.decision.decision]
