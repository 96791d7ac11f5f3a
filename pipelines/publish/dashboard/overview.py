"""What the first page says: one card per region and a comparison of indicators over regions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipelines.publish.dashboard.cells import Shown
from pipelines.publish.dashboard.payload import month_labels
from pipelines.publish.dashboard.region import Card, RegionView
from pipelines.publish.words import SHORT_TITLE

_ON_CARD = ("diagnosed_share", "iom_share", "fr_dpp_completed_share", "management_teams_share")


@dataclass(frozen=True)
class Comparison:
    """One indicator over the regions; `is_official` by region, in the order of the regions."""

    code: str
    title: str
    cells: list[tuple[RegionView, Shown | None, bool]]


def cards_of(view: RegionView) -> list[Card]:
    """The indicators on the card of a region."""
    return [card for code in _ON_CARD if (card := view.card(code))]


def comparison(views: list[RegionView]) -> list[Comparison]:
    """A row per indicator that any region has."""
    present = {c.kpi.code: c.kpi.short for v in views for c in v.cards}
    order = [*(c for c in SHORT_TITLE if c in present), *sorted(set(present) - set(SHORT_TITLE))]
    rows = []
    for code in order:
        cards = [(v, v.card(code)) for v in views]
        cells = [(v, c.cell if c else None, bool(c and c.kpi.is_official)) for v, c in cards]
        rows.append(Comparison(code, present[code], cells))
    return rows


def overview_payload(views: list[RegionView]) -> dict[str, Any]:
    """Trends of all regions on one axis of months."""
    months = sorted({m for v in views for m in v.figures.months})
    trends: dict[str, list[list[float | None]]] = {}
    kpis = {c.kpi.code: c.kpi for v in views for c in v.cards}
    for code in kpis:
        rows = [[v.figures.regional.get((code, m)) for m in months] for v in views]
        trends[code] = [[_value(r) for r in row] for row in rows]
    order = [c for c in SHORT_TITLE if c in kpis] + sorted(set(kpis) - set(SHORT_TITLE))
    return {
        "months": month_labels(months),
        "regions": [v.name for v in views],
        "kpis": [{"code": c, "title": kpis[c].short, "unit": kpis[c].unit} for c in order],
        "trends": trends,
    }


def _value(row: dict[str, Any] | None) -> float | None:
    return round(row["value"], 4) if row and row["value"] is not None else None
