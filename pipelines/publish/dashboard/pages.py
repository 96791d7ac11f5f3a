"""Rendering: templates and assets become the files of the dashboard. What the pages say is decided elsewhere."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipelines.publish.source import ReleaseSource

_HERE = Path(__file__).parents[1]


def write_dashboard(folder: Path, source: ReleaseSource) -> None:
    """Write `index.html` into `folder`."""
    folder.mkdir(parents=True)
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    page = environment.get_template("index.html").render(source=source, regions=source.regions.to_dicts())
    (folder / "index.html").write_text(page, encoding="utf-8")
