"""Indicators as readers meet them: names, order and legal source in one region. No figures here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.publish.format_ru import day, target
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import SHORT_TITLE


@dataclass(frozen=True)
class Kpi:
    """One indicator in one region; `clause` and `target_ru` are '' where the region's act does not name it.

    `clause` names the act, `item` only its appendix and item. `direction`: up or down where more, or less, is better,
    else none. `is_additive`: municipal parts sum up.
    """

    code: str
    short: str
    title: str
    unit: str
    window: str
    numerator_ru: str
    denominator_ru: str
    is_official: bool
    item_no: int
    clause: str
    item: str
    exception: str
    collection: str
    target_ru: str
    target_value: float | None
    deadline_ru: str
    has_municipal_level: bool
    direction: str
    time_window: str
    is_additive: bool


def kpis_of(source: ReleaseSource, region_code: str) -> list[Kpi]:
    """Indicators of a region: official ones first, by item of the act, then the others in the order of SHORT_TITLE."""
    kpis = [_kpi(row) for row in source.kpis.filter(pl.col("region_code") == region_code).iter_rows(named=True)]
    rank = {code: n for n, code in enumerate(SHORT_TITLE)}
    return sorted(kpis, key=lambda k: (not k.is_official, k.item_no, rank.get(k.code, len(rank)), k.code))


def resets(kpis: Iterable[Kpi]) -> list[str]:
    """Codes of those counted from the beginning of the year: over New Year they are not compared."""
    return [k.code for k in kpis if k.time_window == "ytd"]


def _kpi(row: dict[str, Any]) -> Kpi:
    unit = row["unit"]
    goal = row["target_value"] if row["target_operator"] else None
    return Kpi(
        code=row["kpi_code"],
        short=SHORT_TITLE.get(row["kpi_code"], row["short_title_ru"]),
        title=row["title_ru"],
        unit=unit,
        window=row["time_window_ru"] or "",
        numerator_ru=row["numerator_ru"] or "",
        denominator_ru=row["denominator_ru"] or "" if unit != "count" else "",
        is_official=row["kind"] == "official",
        item_no=row["item_no"] or 0,
        clause=". ".join(part for part in (row["act_ru"], row["clause_ru"]) if part),
        item=(row["clause_ru"] or "").partition(";")[0],
        exception=row["exception_basis_ru"] or "",
        collection=row["collection_ru"] or "",
        target_ru=target(row["target_operator"], goal, unit) if goal is not None else "",
        target_value=goal,
        deadline_ru=day(row["deadline"]) if row["deadline"] else "",
        has_municipal_level=bool(row["has_municipal_level"]),
        direction=row["direction"] or "none",
        time_window=row["time_window"] or "",
        is_additive=bool(row["is_additive"]),
    )
