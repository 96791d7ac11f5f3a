"""Where a page stands: navigation of the country and of its region, and the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.publish.dashboard.page import Page, Site


@dataclass(frozen=True)
class Link:
    """`is_current`: the link leads to the page itself or to the listed page it belongs to."""

    title: str
    path: str
    is_current: bool = False


@dataclass(frozen=True)
class Frame:
    """What surrounds a page: `country` and `sections` are menus, `crumbs` the way from the first page to this one."""

    country: list[Link]
    regions: list[Link]
    region_name: str
    sections: list[Link]
    crumbs: list[Link]


def frame(site: Site, pages: Sequence[Page], page: Page) -> Frame:
    """The frame of `page` among all `pages` of the site."""
    names = {view.code: view.name for view in site.views}
    region = names.get(page.region, "")
    regions = [Link(name, f"region-{code}.html", code == page.region) for code, name in names.items()]
    return Frame(_menu(pages, page, ""), regions, region, _menu(pages, page, page.region), _crumbs(pages, page, region))


def _menu(pages: Sequence[Page], page: Page, region: str) -> list[Link]:
    listed = [p for p in pages if p.menu and p.region == region]
    return [Link(p.menu, p.path, p.path in (page.path, page.parent)) for p in listed]


def _crumbs(pages: Sequence[Page], page: Page, region: str) -> list[Link]:
    """First page → region → section → this page."""
    if page.path == "index.html":
        return []
    way = [Link("Все регионы", "index.html")]
    home = f"region-{page.region}.html"
    if region and page.path != home:
        way.append(Link(region, home))
    way += [Link(p.menu, p.path) for p in pages if p.path == page.parent and p.path not in ("index.html", home)]
    return [*way, Link(region if page.path == home else page.menu or page.title.rpartition(": ")[0], page.path, True)]
