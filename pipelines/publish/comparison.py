"""The comparison of two releases as one page that needs nothing beside it, to be sent and opened anywhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from markupsafe import Markup

from pipelines.publish.dashboard.themes.changes_page import changes_page, names_of
from pipelines.publish.data_files import INDICATORS
from pipelines.publish.manifest import ReleaseError
from pipelines.publish.rendering import HERE, render

_STYLES = ("style.css", "themes.css")
#: in the order in which the pages of a release load them
_SCRIPTS = ("theme.js", "xlsx.js", "app.js", "tables.js")


def comparison_page(release: Path, changes: dict[str, Any]) -> bytes:
    """The page of `changes`, what `diff_releases` found between another release and the folder `release`.

    Raises ReleaseError where a file of the release is missing, as in releases of earlier versions.
    """
    indicators, municipal = _read(release, INDICATORS), _read(release, "kpi_municipal")
    regions = indicators.select("region_code", name_ru="region_ru").unique()
    page = changes_page(names_of(regions, municipal, indicators), changes)
    after = {"release_id": changes["after"], "as_of": date.fromisoformat(changes["as_of_after"])}
    return render(
        "comparison.html",
        heading="Сравнение двух выпусков",
        sentences=page.sentences,
        changes=page,
        source=after,
        styles=Markup("\n".join(map(_asset, _STYLES))),  # noqa: S704 - files of our own
        scripts=[Markup(_asset(name)) for name in _SCRIPTS],  # noqa: S704
    )


def _asset(name: str) -> str:
    return (HERE / "assets" / name).read_text(encoding="utf-8")


def _read(release: Path, name: str) -> pl.DataFrame:
    file = release / f"{name}.parquet"
    if not file.is_file():
        raise ReleaseError(
            f"В выпуске {release.name} нет файла {file.name}: выпуск повреждён или сделан прежней версией программы. "
            "Сравнение без страницы делает rsnms releases diff без --html."
        )
    return pl.read_parquet(file)
