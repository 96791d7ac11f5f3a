"""Addressed recommendations as a region page shows them: the first of each kind of address, in the order of urgency."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.publish.format_ru import number
from pipelines.publish.words import ADDRESS_KIND

FIRST = 10


@dataclass(frozen=True)
class Advice:
    """One recommendation; the text names address, figure, task, help and whose task it is."""

    rank: int
    address: str
    text: str
    clause: str


@dataclass(frozen=True)
class AdviceTable:
    """The first recommendations to one kind of address; `caption` tells how many there are in all."""

    kind: str
    title: str
    caption: str
    rows: list[Advice]


def advice_tables(recommendations: pl.DataFrame) -> list[AdviceTable]:
    """Tables of the kinds that one region's rows have, the region itself first."""
    found = []
    for kind, title in ADDRESS_KIND.items():
        rows = recommendations.filter(pl.col("address_kind") == kind).sort("priority_rank")
        if rows.is_empty():
            continue
        columns = rows.head(FIRST).select("priority_rank", "address_ru", "text_ru", "clause_ru")
        shown = [Advice(*row) for row in columns.iter_rows()]
        found.append(AdviceTable(kind, title, _caption(len(shown), rows.height), shown))
    return found


def _caption(shown: int, total: int) -> str:
    if shown == total:
        return f"Рекомендаций: {number(total)}"
    return f"Первые {number(shown)} из {number(total)} по срочности"
