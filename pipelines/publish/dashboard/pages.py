"""Writes the dashboard: every page of the registry from its template, assets beside them."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipelines.publish.dashboard.navigation import frame
from pipelines.publish.dashboard.page import Page, Site
from pipelines.publish.dashboard.places import places_script
from pipelines.publish.dashboard.registry import SECTIONS
from pipelines.publish.dashboard.themes.month_files import write_month_files
from pipelines.publish.rendering import HERE, render
from pipelines.publish.source import ReleaseSource


def write_dashboard(
    folder: Path, source: ReleaseSource, changes: dict[str, Any] | None = None, borders_dir: Path | None = None
) -> None:
    """Write all pages, `assets/` and `data/` into `folder`, which must not exist; `changes` is that of diff.json."""
    folder.mkdir(parents=True)
    site = Site(source, changes, borders_dir)
    pages = [page for section in SECTIONS for page in section(site)]
    write_assets(folder / "assets")
    (folder / "assets" / "places.js").write_bytes(places_script(site))
    write_month_files(folder / "data", site)
    # Menus and ways are the same for many pages; only what differs is worked out for each.
    listed = [page for page in pages if page.menu]
    for page in pages:
        (folder / page.path).write_bytes(_page(site, listed, page))


def _page(site: Site, listed: list[Page], page: Page) -> bytes:
    common = {"page_data": None, "site": site, "source": site.source, "views": site.views, "verdict": site.verdict}
    values = {**common, **page.view(), "page": page, "frame": frame(site, listed, page)}
    return render(page.template, **values)


def write_assets(folder: Path) -> None:
    """Styles, scripts and the one shared copy of Plotly; it comes from the package, so nothing is fetched."""
    folder.mkdir()
    for asset in sorted((HERE / "assets").iterdir()):
        shutil.copyfile(asset, folder / asset.name)
    shutil.copyfile(_plotly(), folder / "plotly.min.js")


def _plotly() -> Path:
    """Looked up without importing the package, which takes a second."""
    package = find_spec("plotly")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("plotly")
    return Path(package.submodule_search_locations[0]) / "package_data" / "plotly.min.js"
