"""Indicators of a region: the list of all, and a page for each with its municipalities and its legal source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from pipelines.publish.dashboard.catalogue import resets
from pipelines.publish.dashboard.cells import Shown, shown
from pipelines.publish.dashboard.indicator_words import course, distribution, formula
from pipelines.publish.dashboard.intervals import intervals_of
from pipelines.publish.dashboard.page import Page, Site
from pipelines.publish.dashboard.region import Card, RegionView
from pipelines.publish.dashboard.series import Cell, months_data
from pipelines.publish.dashboard.spark import Spark, spark
from pipelines.publish.format_ru import figure, month


@dataclass(frozen=True)
class PlaceRow:
    """A municipality on the page of an indicator; `cell` is None where it has no row in the month shown first."""

    code: str
    name: str
    cell: Shown | None
    row: dict[str, Any] | None
    interval: str
    line: Spark | None


def pages(site: Site) -> Iterator[Page]:
    """`indicators-<region>.html` and `indicator-<region>-<code>.html`."""
    for view in site.views:
        if not view.has_figures:
            continue
        parent = f"indicators-{view.code}.html"
        yield Page(parent, f"Показатели: {view.name}", "indicators.html", partial(_list, view), view.code, "Показатели")
        for card in view.cards:
            yield Page(
                f"indicator-{view.code}-{card.kpi.code}.html",
                f"{card.kpi.short}: {view.name}",
                "indicator.html",
                partial(_one, view, card),
                region=view.code,
                parent=parent,
                scripts=("pictures.js", "multiples_picture.js"),
                has_charts=True,
            )


def _list(view: RegionView) -> dict[str, Any]:
    figures = view.figures
    units = {c.kpi.code: c.kpi.unit for c in view.cards}
    data = {
        **months_data(figures.months, figures.month),
        "units": units,
        "resets": resets(c.kpi for c in view.cards),
        "series": figures.series,
    }
    return {"view": view, "page_data": data}


def _one(view: RegionView, card: Card) -> dict[str, Any]:
    figures, kpi = view.figures, card.kpi
    rows = _places(view, card) if kpi.has_municipal_level else []
    cells = {row.code: figures.municipal_series[f"{row.code}|{kpi.code}"] for row in rows}
    data = {
        **months_data(figures.months, figures.month),
        "unit": kpi.unit,
        "resets": kpi.time_window == "ytd",
        "series": {kpi.code: figures.series[kpi.code], **cells},
        "charts": {"trend": {"kind": "trend", "options": [_trend(view, card)]}},
    }
    changed = {row.code: cell for row in rows if (cell := figures.present_series.get(f"{row.code}|{kpi.code}"))}
    if changed:
        data["series_now"] = changed
    return {
        "view": view,
        "card": card,
        "rows": sorted(rows, key=_order),
        "has_borders": bool(changed),
        "has_intervals": any(row.interval for row in rows),
        "top": max((row.cell.value or 0 for row in rows if row.cell), default=0) or 1,
        "formula": formula(kpi),
        "course": course(view, card),
        "distribution": distribution(view, card, rows),
        "small": [row for row in rows if row.line],
        "scale_top": figure(_highest({code: values_of(cell) for code, cell in cells.items()}), kpi.unit),
        "month_first": month(figures.months[0]),
        "page_data": data,
    }


def _order(row: PlaceRow) -> tuple[bool, float, str]:
    """The highest first, those without a figure last."""
    value = row.cell.value if row.cell else None
    return (value is None, -(value or 0), row.name)


def _places(view: RegionView, card: Card) -> list[PlaceRow]:
    figures, kpi = view.figures, card.kpi
    current = {row["municipality_code"]: row for row in figures.by_kpi.get(kpi.code, [])}
    cells = {c: s for c in figures.places if (s := figures.municipal_series.get(f"{c}|{kpi.code}"))}
    lines = {code: values_of(cell) for code, cell in cells.items()}
    high = _highest(lines)
    intervals = intervals_of(figures.deficits, kpi.code, figures.month)
    return [
        PlaceRow(
            code,
            name,
            shown(current[code], kpi.unit) if code in current else None,
            current.get(code),
            intervals.get(code, ""),
            spark(lines[code], bounds=(0, high)) if code in current else None,
        )
        for code, name in figures.places.items()
        if code in cells
    ]


def _highest(lines: dict[str, list[float | None]]) -> float:
    """The top of the scale that all small lines share."""
    return max((v for line in lines.values() for v in line if v is not None), default=0)


def values_of(cell: Cell) -> list[float | None]:
    """Values over the months of a cell."""
    if "d" not in cell:
        return list(cell["n"])
    return [n / d if n is not None and d else None for n, d in zip(cell["n"], cell["d"], strict=True)]


def _trend(view: RegionView, card: Card) -> dict[str, Any]:
    kpi = card.kpi
    return {
        "title": kpi.short,
        "unit": kpi.unit,
        "goal": kpi.target_value,
        "summary": course(view, card),
        "series": [{"name": view.name, "key": kpi.code}],
    }
