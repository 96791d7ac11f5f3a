"""Municipalities of a region: the list of all, and a page with everything about one, to be printed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from pipelines.publish.dashboard.cells import Shown, shown
from pipelines.publish.dashboard.municipality import MunicipalityParts, municipality_view
from pipelines.publish.dashboard.page import Page, Site
from pipelines.publish.dashboard.region import RegionView
from pipelines.publish.dashboard.series import months_data

_IN_LIST = (
    "diagnosed_share", "iom_share", "fr_dpp_completed_share", "deficit_share_subject", "deficit_share_methodical",
    "methodists_count",
)  # fmt: skip


def pages(site: Site) -> Iterator[Page]:
    """`municipalities-<region>.html` and `municipality-<code>.html`."""
    for view in site.views:
        if not view.has_figures:
            continue
        parent = f"municipalities-{view.code}.html"
        title = f"Муниципалитеты: {view.name}"
        yield Page(parent, title, "municipalities.html", partial(_list, view), view.code, "Муниципалитеты")
        parts = MunicipalityParts(site.source, view)
        for code, name in view.figures.places.items():
            yield Page(
                f"municipality-{code}.html",
                f"{name}: {view.name}",
                "municipality.html",
                partial(municipality_view, parts, code),
                region=view.code,
                parent=parent,
                scripts=("municipality.js",),
            )


def _list(view: RegionView) -> dict[str, Any]:
    figures = view.figures
    kpis = [c.kpi for code in _IN_LIST if (c := view.card(code)) and c.kpi.has_municipal_level]
    codes = {k.code for k in kpis}
    units = {k.code: k.unit for k in kpis}
    rows: list[tuple[str, str, list[Shown | None]]] = []
    for code, name in figures.places.items():
        current = {row["kpi_code"]: row for row in figures.by_place.get(code, [])}
        rows.append((code, name, [shown(current[k.code], k.unit) if k.code in current else None for k in kpis]))
    wanted = {key: cell for key, cell in figures.municipal_series.items() if key.split("|")[1] in codes}
    present = {key: cell for key, cell in figures.present_series.items() if key.split("|")[1] in codes}
    data = {**months_data(figures.months, figures.month), "units": units, "series": wanted}
    if present:
        data["series_now"] = present
    return {"view": view, "kpis": kpis, "rows": rows, "has_borders": bool(present), "page_data": data}
