"""Indicators as readers meet them: names, order and legal source in one region. No figures here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.publish.format_ru import day, target
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import SHORT_TITLE


@dataclass(frozen=True)
class Kpi:
    """One indicator in one region; `clause` and `target_ru` are '' where the region's act does not name it."""

    code: str
    short: str
    title: str
    unit: str
    direction: str
    numerator_ru: str
    denominator_ru: str
    is_official: bool
    item_no: str
    clause: str
    collection: str
    target_ru: str
    target_value: float | None
    deadline_ru: str
    has_municipal_level: bool

    @property
    def is_better_when_high(self) -> bool:
        return self.direction != "down"


def kpis_of(source: ReleaseSource, region_code: str) -> list[Kpi]:
    """Indicators of a region: official ones first, by item of the act, then the others in the order of SHORT_TITLE."""
    act = source.regions.filter(pl.col("region_code") == region_code)["act_ru"].item()
    clauses = source.regulation.filter(pl.col("region_code") == region_code).unique(
        "kpi_code", keep="first", maintain_order=True
    )
    joined = source.kpis.join(clauses, on="kpi_code", how="left", suffix="_act")
    kpis = [_kpi(row, act) for row in joined.iter_rows(named=True)]
    rank = {code: n for n, code in enumerate(SHORT_TITLE)}
    return sorted(kpis, key=lambda k: (not k.is_official, int(k.item_no or 0), rank.get(k.code, len(rank)), k.code))


def _kpi(row: dict[str, object], act: str) -> Kpi:
    code = str(row["kpi_code"])
    is_official = row["kind"] == "official"
    operator, value = row["target_operator"], row["target_value"]
    has_target = operator is not None and value is not None
    goal = float(str(value)) if has_target else None
    return Kpi(
        code=code,
        short=SHORT_TITLE.get(code, str(row["title_ru"])),
        title=str((row["title_ru_act"] if is_official else None) or row["title_ru"]),
        unit=str(row["unit"]),
        direction=str(row.get("direction") or "up"),
        numerator_ru=str(row.get("numerator_ru") or ""),
        denominator_ru=str(row.get("denominator_ru") or ""),
        is_official=is_official,
        item_no=str(row["item_no"] or ""),
        clause=f"{act}. {row['paragraph']}" if row["paragraph"] else "",
        collection=str(row["collection_ru"] or ""),
        target_ru=target(str(operator), goal, str(row["unit"])) if goal is not None else "",
        target_value=goal,
        deadline_ru=_day(row["deadline"]),
        has_municipal_level=_levels(row["levels"]) != "regional",
    )


def _levels(levels: object) -> str:
    return ",".join(levels) if isinstance(levels, list) else str(levels)


def _day(value: object) -> str:
    if value is None:
        return ""
    return day(value if isinstance(value, date) else date.fromisoformat(str(value)))
