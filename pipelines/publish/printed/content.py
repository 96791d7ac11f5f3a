"""What the printed report of a region says, as plain data for its template. Figures are those of the public tables."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.publish.dashboard.advice import advice_basis
from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.dashboard.heat import heat_map
from pipelines.publish.dictionary import SYMBOLS
from pipelines.publish.format_ru import NBSP, day, day_in_words, figure, number, share
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import ADDRESS_KIND, STATUS, STATUS_SIGN
from pipelines.publish.workbook.front import STATUS_MEANING
from pipelines.publish.workbook.report.cells import Row
from pipelines.publish.workbook.report.chain import Step, steps_of
from pipelines.publish.workbook.report.main_points import main_points
from pipelines.publish.workbook.report.region import STAFF, ReportRegion, goal, state_remark, state_words, subject_names

#: recommendations to one kind of address; the others are in the files
FIRST = 12
_NONE = "–"


def content_of(region: ReportRegion, source: ReleaseSource, act: str) -> dict[str, Any]:
    """Everything the template shows; keys are those it reads. `act` is the region's."""
    staff = region.figures.now(STAFF)
    here = region.deficits.filter(pl.col("subject") == "all").sort("municipality_ru", "municipality_code")
    places = {c: n or c for c, n in here.select("municipality_code", "municipality_ru").unique().iter_rows()}
    ordered = dict(sorted(places.items(), key=lambda item: (item[1], item[0])))
    regional = region.figures.deficits_regional.filter(pl.col("as_of") == region.month)
    return {
        "region": region.name,
        "act": act,
        "date": day(region.month),
        "date_in_words": day_in_words(region.month),
        "release": source.release_id,
        "state": _state(staff),
        "sentences": main_points(source, region),
        "indicators": [_indicator(region, kpi) for kpi in region.kpis],
        "ranking": _ranking(region),
        "places_heat": _heat(heat_map(here, "municipality_code", ordered)),
        "subjects_heat": _heat(heat_map(regional, "subject", subject_names())),
        "chain": _chain(steps_of(source.tables, region)),
        "advice": _advice(source.tables.recommendations.filter(pl.col("region_code") == region.code)),
        "statuses": [[f"{STATUS_SIGN[s]} {STATUS[s]}", meaning] for s, meaning in STATUS_MEANING.items()],
        "symbols": [list(pair) for pair in SYMBOLS.items()],
    }


def _state(staff: Row | None) -> str:
    if staff is None:
        return _NONE
    why = state_remark(staff)
    return state_words(staff) + (f" ({why})" if why else "")


def _indicator(region: ReportRegion, kpi: Kpi) -> dict[str, Any]:
    row = region.figures.own[kpi.code, region.month]
    status = row["status"] if row["value"] is not None else None
    return {
        "name": kpi.short,
        "value": figure(row["value"], kpi.unit) if row["value"] is not None else row["missing_reason"] or "x",
        "parts": _parts(row),
        "goal": goal(row, kpi.unit),
        "status": status if status in STATUS else "",
        "words": f"{STATUS_SIGN[status]} {STATUS[status]}" if status in STATUS else _NONE,
        "state": state_words(row),
    }


def _parts(row: Row) -> str:
    if row["value"] is None or row["denominator"] is None:
        return _NONE
    return f"{number(row['numerator'])} из {number(row['denominator'])}"


def _ranking(region: ReportRegion) -> dict[str, Any]:
    """Municipalities by the share diagnosed, the lowest first; those without a figure below them."""
    rows = region.municipal.filter(pl.col("kpi_code") == STAFF)
    shown = rows.filter(pl.col("value").is_not_null()).sort("value", "municipality_ru", "municipality_code")
    rest = rows.filter(pl.col("value").is_null()).sort("municipality_ru", "municipality_code")
    most = max(shown["value"].max() or 0, 0.01) if shown.height else 1
    return {
        "rows": [
            {"place": r["municipality_ru"] or r["municipality_code"], "value": share(r["value"]), "parts": _parts(r),
             "length": round(r["value"] / most, 4)}
            for r in shown.iter_rows(named=True)
        ],
        "rest": [
            [r["municipality_ru"] or r["municipality_code"], r["missing_reason"] or "x"]
            for r in rest.iter_rows(named=True)
        ],
    }  # fmt: skip


def _heat(heat: Any) -> dict[str, Any] | None:
    if heat is None:
        return None
    rows = [[label, [[cell.text, cell.shade] for cell in cells]] for label, cells in heat.rows]
    return {"columns": [c[:1].upper() + c[1:] for c in heat.columns], "rows": rows}


def _chain(steps: list[Step]) -> list[dict[str, Any]]:
    return [
        {
            "step": s.name,
            "persons": number(s.persons) if s.persons is not None else s.symbol,
            "share": share(s.share) if s.share is not None else _NONE,
            "days": number(s.days, 1) if s.days is not None else _NONE,
            "length": round(min(s.share or 0, 1), 4),
        }
        for s in steps
    ]


def _advice(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Kinds of addresses that have recommendations, the region itself first."""
    found = []
    for kind, title in ADDRESS_KIND.items():
        mine = rows.filter(pl.col("address_kind") == kind).sort("priority_rank")
        if mine.height:
            shown = [
                [r["text_ru"].replace(" %", f"{NBSP}%"), advice_basis(r)]
                for r in mine.head(FIRST).iter_rows(named=True)
            ]
            more = mine.height - len(shown)
            found.append({"title": title, "rows": shown, "more": f"Ещё рекомендаций: {number(more)}." if more else ""})
    return found
