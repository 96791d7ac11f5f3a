"""How figures are made, for readers: formulas in words, clauses of the acts, symbols, suppression, terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.publish.dashboard.catalogue import Kpi, kpis_of
from pipelines.publish.format_ru import number
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import SHORT_TITLE
from pipelines.reference import seed

UNIT = {
    "share": "доля, %",
    "binary": "есть или нет",
    "count": "количество, единиц",
    "ratio": "отношение",
}


@dataclass(frozen=True)
class Formula:
    """One indicator; `regions`: (name of the region, what its act says of the indicator)."""

    kpi: Kpi
    unit_ru: str
    regions: list[tuple[str, Kpi]]


@dataclass(frozen=True)
class Level:
    """A level of the deficit scale in words."""

    name: str
    bounds: str
    is_deficit: bool


@dataclass(frozen=True)
class Term:
    """A term of the regulations; `regions` are the names of those whose act has it."""

    term: str
    abbreviation: str
    meaning: str
    regions: str


def formulas(source: ReleaseSource) -> list[Formula]:
    """Indicators of the release, those of the acts with what each act says."""
    names = dict(source.regions.select("region_code", "name_ru").iter_rows())
    found: dict[str, list[tuple[str, Kpi]]] = {}
    for code, name in names.items():
        for kpi in kpis_of(source, code):
            found.setdefault(kpi.code, []).append((name, kpi))
    rank = {code: n for n, code in enumerate(SHORT_TITLE)}
    return [
        Formula(places[0][1], UNIT.get(places[0][1].unit, ""), [p for p in places if p[1].is_official])
        for code, places in sorted(found.items(), key=lambda item: (rank.get(item[0], len(rank)), item[0]))
    ]


def levels() -> list[Level]:
    """The deficit scale: shares of the result that each level takes."""
    rows = seed("deficit_scale").with_columns(pl.col("percent_from", "percent_below").cast(pl.Float64))
    return [_level(row) for row in rows.sort("percent_from").iter_rows(named=True)]


def glossary(source: ReleaseSource) -> list[Term]:
    """Terms of the acts in the order of the alphabet."""
    names = dict(seed("regions").select("region_code", "name_ru").iter_rows())
    rows = seed("glossary").iter_rows(named=True)
    terms = [
        Term(
            row["term_ru"],
            row["abbreviation"] or "",
            row["definition_short_ru"],
            ", ".join(names.get(code, code) for code in (row["regions"] or "").split(";") if code),
        )
        for row in rows
    ]
    return sorted(terms, key=lambda t: t.term.casefold().replace("ё", "е"))


def _level(row: dict[str, Any]) -> Level:
    low, high = row["percent_from"] * 100, row["percent_below"] * 100
    if low <= 0:
        bounds = f"результат ниже {number(high)}\u00a0%"
    elif high > 100:
        bounds = f"результат {number(low)}\u00a0% и выше"
    else:
        bounds = f"результат от {number(low)} до {number(high)}\u00a0% (не включая {number(high)}\u00a0%)"
    return Level(row["level_ru"], bounds, row["is_deficit"].lower() == "true")
