"""A table of municipalities × some indicators, whose figures the frame's script fills for the chosen month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.dashboard.cells import Shown, shown
from pipelines.publish.dashboard.region import RegionView


@dataclass(frozen=True)
class IndicatorTable:
    """`rows`: (code, name, cells in the order of `kpis`, None where there is no such row in the last month)."""

    kpis: list[Kpi]
    rows: list[tuple[str, str, list[Shown | None]]]
    series: dict[str, Any]
    units: dict[str, str]


def indicator_table(view: RegionView, codes: tuple[str, ...]) -> IndicatorTable | None:
    """Municipal figures of those of `codes` that the region has; None where it has none of them."""
    found = {card.kpi.code: card.kpi for card in view.cards if card.kpi.has_municipal_level}
    kpis = [found[code] for code in codes if code in found]
    table = view.figures.municipal
    if not kpis or table.is_empty():
        return None
    now = table.filter(pl.col("as_of") == view.figures.month, pl.col("kpi_code").is_in([k.code for k in kpis]))
    cells = {(row["municipality_code"], row["kpi_code"]): row for row in now.iter_rows(named=True)}
    places = table.select("municipality_code", "municipality_ru").unique("municipality_code")
    rows = [
        (code, name or code, [shown(row, k.unit) if (row := cells.get((code, k.code))) else None for k in kpis])
        for code, name in places.sort("municipality_ru", "municipality_code").iter_rows()
    ]
    wanted = {k.code for k in kpis}
    series = {key: cell for key, cell in view.figures.municipal_series.items() if key.partition("|")[2] in wanted}
    return IndicatorTable(kpis, rows, series, {k.code: k.unit for k in kpis})
