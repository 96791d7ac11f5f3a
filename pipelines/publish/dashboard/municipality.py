"""Everything about one municipality: indicators against region and goal, deficits, deliveries, recommendations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from pipelines.publish.dashboard.advice import Advice, advice_rows
from pipelines.publish.dashboard.catalogue import Kpi, resets
from pipelines.publish.dashboard.cells import Shown, shown
from pipelines.publish.dashboard.completeness import Completeness, completeness_of
from pipelines.publish.dashboard.municipality_words import sentences
from pipelines.publish.dashboard.region import RegionView
from pipelines.publish.dashboard.series import months_data
from pipelines.publish.dashboard.top_deficits import Deficit, deficits_data, top_deficits
from pipelines.publish.format_ru import number
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import state_reasons

_GROUPS = {
    "Диагностика и дефициты": ("diagnosed_share", "deficit_share_"),
    "Цепочка сопровождения": (
        "iom_share", "iom_completed_share", "fr_dpp_completed_share", "postcourse_share", "deficit_closed_share",
    ),
    "Методисты": ("methodist", "teachers_per_methodist", "fioko"),
}  # fmt: skip
_REST = "Кадры и управление"


@dataclass(frozen=True)
class Line:
    """An indicator of the municipality beside that of its region; `cell` is None without a row in the month shown."""

    kpi: Kpi
    cell: Shown | None
    row: dict[str, Any] | None
    region: Shown


@dataclass(frozen=True)
class MunicipalityParts:
    """Tables of one region, grouped by municipality once for all its pages."""

    source: ReleaseSource
    view: RegionView

    @cached_property
    def deficits(self) -> dict[str, dict[date, list[Deficit]]]:
        return top_deficits(self.view.figures.deficits)

    @cached_property
    def completeness(self) -> dict[str, list[Completeness]]:
        return completeness_of(self.source.deliveries.filter(pl.col("region_code") == self.view.code))

    @cached_property
    def advice(self) -> dict[str, list[Advice]]:
        table = self.source.tables.recommendations
        rows = table.filter(pl.col("region_code") == self.view.code, pl.col("municipality_code").is_not_null())
        parts = rows.sort("address_kind", "address_rank").partition_by("municipality_code", as_dict=True)
        return {str(key[0]): advice_rows(part) for key, part in parts.items()}

    @cached_property
    def facts(self) -> dict[str, dict[str, Any]]:
        """Row of dim_municipality by code."""
        rows = self.source.municipalities.filter(pl.col("region_code") == self.view.code)
        return {row["municipality_code"]: row for row in rows.iter_rows(named=True)}


def municipality_view(parts: MunicipalityParts, code: str) -> dict[str, Any]:
    """What the template of a municipality needs."""
    view, figures = parts.view, parts.view.figures
    current = {row["kpi_code"]: row for row in figures.by_place.get(code, [])}
    cards = [c for c in view.cards if c.kpi.has_municipal_level and f"{code}|{c.kpi.code}" in figures.municipal_series]
    lines = [
        Line(c.kpi, shown(row, c.kpi.unit) if (row := current.get(c.kpi.code)) else None, row, c.cell) for c in cards
    ]
    series = {line.kpi.code: figures.municipal_series[f"{code}|{line.kpi.code}"] for line in lines}
    region = {f"{line.kpi.code}|region": figures.series[line.kpi.code] for line in lines}
    units = {line.kpi.code: line.kpi.unit for line in lines}
    data = {
        **months_data(figures.months, figures.month),
        "resets": resets(line.kpi for line in lines),
        "units": units | {f"{k}|region": u for k, u in units.items()},
        "series": series | region,
    }
    present = {kpi: cell for kpi in series if (cell := figures.present_series.get(f"{code}|{kpi}"))}
    if present:
        data["series_now"] = present
    advice = parts.advice.get(code, [])
    by_month = parts.deficits.get(code, {})
    deficits = by_month.get(figures.month, [])
    data["deficits"] = deficits_data(by_month, figures.months)
    return {
        "view": view,
        "code": code,
        "name": figures.places[code],
        "kind": _kind(parts, code),
        "heir": _heir(parts, code),
        "notice": _withheld(list(current.values())) or view.notice,
        "groups": _grouped(lines),
        "sentences": sentences(lines, deficits, advice),
        "deficits": deficits,
        "deliveries": parts.completeness.get(code, []),
        "advice": advice,
        "has_borders": bool(present),
        "page_data": data,
    }


def _kind(parts: MunicipalityParts, code: str) -> str:
    """«муниципальный округ, 20 648 жителей», '' where the reference book does not know it."""
    row = parts.facts.get(code)
    if row is None:
        return ""
    people = f"{number(row['population'])} жителей" if row["population"] else ""
    return ", ".join(part for part in (row["type_ru"], people) if part)


def _withheld(rows: list[dict[str, Any]]) -> str:
    """Why nothing of the municipality itself is published; '' where something is."""
    if not rows or any(row["state"] != "withheld" or row["stale"] for row in rows):
        return ""
    reasons = sorted({state_reasons(row["state_reasons"]) for row in rows} - {""})
    return f"Показатели муниципалитета не публикуются: {'; '.join(reasons)}."


def _heir(parts: MunicipalityParts, code: str) -> tuple[str, str] | None:
    """Code and name of the municipality that this one has become a part of."""
    row = parts.facts.get(code)
    now = row["municipality_code_now"] if row else code
    return (now, parts.view.figures.places[now]) if now != code and now in parts.view.figures.places else None


def _grouped(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """Lines by group, in the order of the groups; what belongs to none comes last."""
    found: dict[str, list[Line]] = {title: [] for title in (*_GROUPS, _REST)}
    for line in lines:
        title = next((t for t, begins in _GROUPS.items() if line.kpi.code.startswith(begins)), _REST)
        found[title].append(line)
    return [(title, group) for title, group in found.items() if group]
