"""What the first page says: one card per region and a comparison of indicators over regions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.dashboard.cells import Shown
from pipelines.publish.dashboard.region import Card, RegionView
from pipelines.publish.dashboard.series import months_data, series_of
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


def overview_data(views: list[RegionView]) -> dict[str, Any]:
    """All indicators of all regions over the months of any of them; keys are «region|indicator»."""
    months = sorted({m for v in views for m in v.figures.months})
    kpis = {c.kpi.code: c.kpi for v in views for c in v.cards}
    order = [c for c in SHORT_TITLE if c in kpis] + sorted(set(kpis) - set(SHORT_TITLE))
    regional = pl.concat([v.figures.regional_table for v in views], how="diagonal_relaxed")
    return {
        **months_data(months, months[-1]),
        "now_of": {v.code: months.index(v.figures.month) for v in views},
        "units": {code: kpi.unit for code, kpi in kpis.items()},
        "series": series_of(regional, pl.concat_str("region_code", "kpi_code", separator="|"), months),
        "charts": {"trend": {"kind": "trend", "options": [_option(views, kpis[code]) for code in order]}},
    }


def _option(views: list[RegionView], kpi: Kpi) -> dict[str, Any]:
    having = [(v, c) for v in views if (c := v.card(kpi.code))]
    last = max(v.figures.month for v in views)
    shown = [(v, c.cell.value, c.cell.text) for v, c in having if c.cell.value is not None and v.figures.month == last]
    summary = f"{kpi.title}. "
    if shown:
        highest, lowest = max(shown, key=lambda s: s[1]), min(shown, key=lambda s: s[1])
        summary += f"Больше всего: {highest[0].name} ({highest[2]})"
        summary += f", меньше всего: {lowest[0].name} ({lowest[2]})." if len(shown) > 1 else "."
    return {
        "title": kpi.short,
        "unit": kpi.unit,
        "summary": summary,
        "series": [{"name": v.name, "key": f"{v.code}|{kpi.code}"} for v, _ in having],
    }
