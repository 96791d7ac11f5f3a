"""Every line of the ДПО passport that can be computed: from the lake, from the oracle of indicators, or why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.reference import seed

from .deliveries_in_force import delivery_in_force, municipalities_with_data
from .kpi import history
from .lake import RegionLake
from .passport_people import Figure, people_lines
from .passport_resources import quarters_ended, resource_lines
from .populations import Moment

GRAIN = ["region_code", "as_of", "line_code"]
COLUMNS = ["value", "people_count", "missing_reason"]
_REGISTRIES = ("staff", "organizations", "sites")
_REGIONAL_REGISTRIES = ("programs", "practices")
_QUOTIENTS = ("доля", "коэффициент")


def passport(folder: Path, region: str, as_of: date, indicators: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """GRAIN and COLUMNS on year ends and the last month.

    `indicators`: regional cells of `oracle.kpi`. `links`: as_of, line_code, rho, missing_reason of the coefficients.
    """
    lake = RegionLake(folder, region)
    days = history(lake, as_of)
    cells = {(r["as_of"], r["kpi_code"]): r for r in indicators.iter_rows(named=True)}
    coefficients = {(r["as_of"], r["line_code"]): r for r in links.iter_rows(named=True)}
    rows = []
    for now in days:
        if now.as_of.month != 12 and now is not days[-1]:
            continue
        figures = people_lines(lake, now) | resource_lines(lake, now)
        for line in seed("passport_lines").iter_rows(named=True):
            code = line["line_code"]
            if line["note_ru"]:
                cell = _cell(None, "x")
            elif line["kpi_code"]:
                cell = _indicator(cells[now.as_of, line["kpi_code"]], line["kpi_part"])
            elif (now.as_of, code) in coefficients:
                link = coefficients[now.as_of, code]
                cell = _cell(None if link["rho"] is None else (link["rho"], None), link["missing_reason"])
            else:
                cell = _counted(figures.get(code), is_known(lake, now, line["needed_source"]), line["unit"])
            rows.append({"region_code": region, "as_of": now.as_of, "line_code": code} | cell)
    types = {"value": pl.Float64, "people_count": pl.Int64, "missing_reason": pl.String}
    return pl.DataFrame(rows, schema_overrides=types)


def is_known(lake: RegionLake, now: Moment, source: str) -> bool:
    """A registry in force somewhere; results of pupils of any year; events of the year; money of an ended quarter."""
    if source in _REGISTRIES:
        found = municipalities_with_data(lake, source, now.as_of, now.municipalities, now.organisations)
        return bool(found)
    if source in _REGIONAL_REGISTRIES:
        return delivery_in_force(lake, source, now.as_of, municipality="") is not None
    starts = [d["period_start"] for d in lake.deliveries(source) if d["period_start"] <= now.as_of]
    if source == "finance":
        ended = {int(quarter[-1]) * 3 - 2 for quarter in quarters_ended(now)}
        return any(s.year == now.as_of.year and s.month in ended for s in starts)
    return bool(starts) if source == "outcomes" else any(s.year == now.as_of.year for s in starts)


def _counted(figure: Figure | None, known: bool, unit: str) -> dict[str, Any]:
    if not known and (figure is None or not figure[0]):
        return _cell(None, "x")
    if figure is None:
        return _cell(None, "z") if unit in _QUOTIENTS else _cell((0.0, None), None)
    return _cell(figure, None)


def _indicator(cell: dict[str, Any], part: str) -> dict[str, Any]:
    if part == "numerator" and cell["numerator"] is not None:
        return _cell((cell["numerator"], None), None)
    return _cell(None if cell["value"] is None else (cell["value"], None), cell["missing_reason"])


def _cell(figure: Figure | None, reason: str | None) -> dict[str, Any]:
    value, people = figure or (None, None)
    return {"value": value, "people_count": people, "missing_reason": None if figure else reason}
