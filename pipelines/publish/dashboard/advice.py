"""Addressed recommendations as a region page shows them: the first of each kind of address, in the order of urgency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.publish.format_ru import NBSP, number
from pipelines.publish.words import ADDRESS_KIND

FIRST = 10


@dataclass(frozen=True)
class Advice:
    """One recommendation: to whom, what deviates and what to do, and what it rests on."""

    rank: int
    address: str
    text: str
    basis: str


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
        if not rows.is_empty():
            shown = advice_rows(rows.head(FIRST))
            found.append(AdviceTable(kind, title, _caption(len(shown), rows.height), shown))
    return found


def advice_rows(recommendations: pl.DataFrame) -> list[Advice]:
    """Recommendations as they are shown, in the order given."""
    return [_advice(row) for row in recommendations.iter_rows(named=True)]


def _advice(row: dict[str, Any]) -> Advice:
    """The address is the beginning of the text, up to its colon."""
    address, _, text = row["text_ru"].replace(" %", f"{NBSP}%").partition(": ")
    return Advice(row["priority_rank"], address, text[:1].upper() + text[1:], advice_basis(row))


def advice_basis(row: dict[str, Any]) -> str:
    """The region's clause among those of all («04: п. 6.4; 46: …»), else why the threshold is what it is."""
    clauses = dict(part.split(": ", 1) for part in re.split(r"; (?=\d\d: )", row["clause_ru"] or "") if ": " in part)
    return str(clauses.get(row["region_code"], row["reason_ru"]))


def _caption(shown: int, total: int) -> str:
    if shown == total:
        return f"Рекомендаций: {number(total)}"
    return f"Первые {number(shown)} из {number(total)} по срочности"
