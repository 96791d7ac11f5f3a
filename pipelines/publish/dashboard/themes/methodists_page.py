"""Methodists and mentoring of a region: public indicators by municipality, and forms of mentoring in the region."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pipelines.publish.dashboard.figures import RegionFigures
from pipelines.publish.format_ru import day, figure, number, plural
from pipelines.publish.source import ReleaseSource

BY_MUNICIPALITY = (
    "methodists_count", "teachers_per_methodist", "methodists_academy_trained_count", "young_supported_share",
)  # fmt: skip
ALL_FORMS = "all"
#: an indicator over all staff of a municipality
_STAFF = "diagnosed_share"


def forms_chart(source: ReleaseSource, region_code: str, months: list[date]) -> dict[str, Any] | None:
    """The chart of pairs by form: `forms` in words, `by_month` per month a list of [pairs or symbol, mentees]."""
    rows = source.tables.mentoring_regional.filter(pl.col("region_code") == region_code)
    if rows.is_empty():
        return None
    forms = rows.select("form", "form_ru").unique("form").sort(pl.col("form") != ALL_FORMS, "form_ru")
    cells = {(r["as_of"], r["form"]): r for r in rows.iter_rows(named=True)}
    by_month = [[_cell(cells.get((m, form))) for form in forms["form"]] for m in months]
    option = {
        "title": "Пары наставничества по формам", "unit": "count", "forms": forms["form_ru"].to_list(),
        "by_month": by_month, "summary": "",
    }  # fmt: skip
    return {"kind": "forms", "options": [option]}


def methodists_sentences(figures: RegionFigures) -> list[str]:
    """How many methodists there are, where there is none, and how many young teachers have support."""
    return [*_methodists(figures), *_without(figures), *_young(figures)]


def _methodists(figures: RegionFigures) -> list[str]:
    count, per = figures.now("methodists_count"), figures.now("teachers_per_methodist")
    if count is None or count["value"] is None:
        return [f"На {day(figures.month)} сведений о методистах, которые можно показать, нет."]
    total = round(count["value"])
    methodists = plural(total, "методист", "методиста", "методистов")
    text = f"На {day(figures.month)} в регионе {number(total)} {methodists}"
    if per is not None and per["value"] is not None:
        text += f"; на одного приходится {figure(per['value'], 'ratio')} педагога"
    return [text + "."]


def _without(figures: RegionFigures) -> list[str]:
    known = figures.municipal_now("methodists_count")
    # Where nobody works no methodist is missed, as in the indicator of coverage.
    empty = [row["municipality_code"] for row in figures.by_kpi.get(_STAFF, []) if row["missing_reason"] == "z"]
    known = known.filter(~pl.col("municipality_code").is_in(empty))
    if known.is_empty():
        return []
    without = known.filter(pl.col("value") == 0).sort("municipality_ru")
    if without.is_empty():
        return ["Методисты есть во всех муниципальных образованиях, о которых есть сведения."]
    names = ", ".join(without["municipality_ru"].head(3))
    more = f" и ещё {number(without.height - 3)}" if without.height > 3 else ""
    return [f"Без методиста: {names}{more} – всего {number(without.height)} из {number(known.height)}."]


def _young(figures: RegionFigures) -> list[str]:
    row = figures.now("young_supported_share")
    if row is None or row["value"] is None:
        return []
    return [
        f"Поддержку получили {number(row['numerator'])} из {number(row['denominator'])} молодых педагогов "
        f"({figure(row['value'], 'share')})."
    ]


def _cell(row: dict[str, Any] | None) -> list[Any]:
    if row is None:
        return ["x", None]
    if row["pairs_count"] is None:
        return [row["missing_reason"] or "x", None]
    return [row["pairs_count"], row["mentees_count"]]
