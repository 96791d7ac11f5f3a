"""The files of the dashboard: pages from templates, assets copied beside them. What pages say is decided elsewhere."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

from pipelines.publish.dashboard.overview import cards_of, comparison, overview_payload
from pipelines.publish.dashboard.region import region_view
from pipelines.publish.rendering import HERE, render
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import DECISION

_OWN_ASSETS = ("style.css", "app.js")


def write_dashboard(folder: Path, source: ReleaseSource) -> None:
    """Write `index.html`, `region-<code>.html` and `assets/` into `folder`, which must not exist."""
    folder.mkdir(parents=True)
    write_assets(folder / "assets")
    views = [region_view(source, region) for region in source.regions.iter_rows(named=True)]
    common = {"source": source, "views": views, "verdict": DECISION[source.decision.decision]}
    overview = render(
        "index.html", **common, rows=comparison(views), cards_of=cards_of, payload=overview_payload(views), here=None
    )
    (folder / "index.html").write_bytes(overview)
    for view in views:
        (folder / f"region-{view.code}.html").write_bytes(render("region.html", **common, view=view, here=view.code))


def write_assets(folder: Path) -> None:
    """Style, script and the one shared copy of Plotly; it comes from the package, so nothing is fetched."""
    folder.mkdir()
    for name in _OWN_ASSETS:
        shutil.copyfile(HERE / "assets" / name, folder / name)
    shutil.copyfile(_plotly(), folder / "plotly.min.js")


def _plotly() -> Path:
    """Looked up without importing the package, which takes a second."""
    package = find_spec("plotly")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("plotly")
    return Path(package.submodule_search_locations[0]) / "package_data" / "plotly.min.js"
