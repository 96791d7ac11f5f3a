"""The main page of a region."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from pipelines.publish.dashboard.page import Page, Site
from pipelines.publish.dashboard.region import Card, RegionView
from pipelines.publish.dashboard.series import months_data


def pages(site: Site) -> Iterator[Page]:
    """`region-<code>.html` for each region."""
    for view in site.views:
        yield Page(
            f"region-{view.code}.html",
            f"{view.name}: показатели РС НМС на {view.month_ru}",
            "region.html",
            partial(_view, view),
            region=view.code,
            menu="Главное",
            has_charts=view.has_figures,
        )


def _view(view: RegionView) -> dict[str, Any]:
    if not view.has_figures:
        return {"view": view}
    figures = view.figures
    data = {
        **months_data(figures.months, figures.month),
        "units": {c.kpi.code: c.kpi.unit for c in view.cards},
        "series": figures.series,
        "charts": {"trend": {"kind": "trend", "options": [_option(c) for c in view.cards if c.line]}},
    }
    return {"view": view, "page_data": data}


def _option(card: Card) -> dict[str, Any]:
    kpi = card.kpi
    return {
        "title": kpi.short,
        "unit": kpi.unit,
        "goal": kpi.target_value,
        "summary": f"{kpi.title}: {card.cell.text}.",
        "series": [{"name": kpi.short, "key": kpi.code}],
    }
