"""Heat maps of deficits as tables: rows × groups of competencies, one shade per cell, the figure always in words."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.publish.dictionary import SYMBOLS
from pipelines.publish.format_ru import number, share
from pipelines.publish.words import GROUP

# Bounds of the shades, as shares of the diagnosed; fixed, so that shades of regions and months compare.
SHADES = (0.1, 0.2, 0.3, 0.4, 0.5)


@dataclass(frozen=True)
class HeatCell:
    """`shade` 0…len(SHADES), or -1 where there is no figure."""

    text: str
    shade: int
    hint: str
    sort: float


@dataclass(frozen=True)
class HeatMap:
    """`rows`: (label, cells in the order of `columns`)."""

    columns: list[str]
    rows: list[tuple[str, list[HeatCell]]]


def heat_map(cells: pl.DataFrame, row_key: str, labels: dict[str, str]) -> HeatMap | None:
    """Rows of the deficit map (one per `row_key` and group) as a heat map, in the order of `labels`; None if empty."""
    groups = [g for g in GROUP if g in set(cells["competency_group"])]
    by_key = {(r[row_key], r["competency_group"]): r for r in cells.iter_rows(named=True)}
    if not by_key:
        return None
    rows = [
        (label, [_cell(by_key.get((key, group))) for group in groups])
        for key, label in labels.items()
        if any((key, group) in by_key for group in groups)
    ]
    return HeatMap([GROUP[g] for g in groups], rows)


def _cell(row: dict[str, object] | None) -> HeatCell:
    if row is None or not (row["diagnosed"] or row["missing_reason"]):
        return HeatCell("–", -1, "никто не проходил диагностику", -1)
    value = row["deficit_share"]
    if not isinstance(value, float):
        symbol = str(row["missing_reason"] or "x")
        return HeatCell(symbol, -1, SYMBOLS[symbol], -1)
    hint = f"прошли диагностику: {number(float(str(row['diagnosed'])))}"
    return HeatCell(share(value), sum(value >= bound for bound in SHADES), hint, value)
