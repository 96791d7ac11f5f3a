"""One region as the sheets of `report.xlsx` need it. Figures are those of the public tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

import polars as pl

from pipelines.publish.dashboard.catalogue import Kpi, kpis_of
from pipelines.publish.dictionary import SYMBOLS
from pipelines.publish.format_ru import day, target
from pipelines.publish.published import Published
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import STATE, STATUS, STATUS_SIGN, state_reasons
from pipelines.publish.workbook.book import sheet_name
from pipelines.publish.workbook.looks import BY_UNIT
from pipelines.publish.workbook.report.cells import Cells, Row, cells_of
from pipelines.publish.workbook.table import Figure
from pipelines.reference import seed

UNITS = {"share": "доля, %", "binary": "доля, %", "ratio": "отношение", "count": "количество"}
#: the indicator whose state is that of the region's staff, on which most others rest
STAFF = "diagnosed_share"


@dataclass(frozen=True)
class ReportRegion:
    """`kpis`: those with a row in `month`, official ones first."""

    code: str
    name: str
    sheet: str
    figures: Cells
    kpis: list[Kpi]

    @property
    def month(self) -> date:
        return self.figures.month

    @property
    def has_figures(self) -> bool:
        """Is any indicator of the month published?"""
        return any(row["value"] is not None for k in self.kpis if (row := self.figures.now(k.code)))

    @property
    def municipal(self) -> pl.DataFrame:
        """Municipal cells of the month shown."""
        return self.figures.municipal.filter(pl.col("as_of") == self.month)

    @property
    def deficits(self) -> pl.DataFrame:
        """Cells of the deficit map of the month shown."""
        return self.figures.deficits.filter(pl.col("as_of") == self.month)


def report_regions(source: ReleaseSource) -> list[ReportRegion]:
    """Regions in the order of their codes."""
    return [region_of(source, row) for row in source.regions.iter_rows(named=True)]


def subject_names() -> dict[str, str]:
    """Subjects as readers know them, all together first."""
    return {"all": "все предметы", **dict(seed("taught_subjects").select("subject_code", "subject_ru").iter_rows())}


def figure(row: Row, unit: str, *, with_light: bool = False) -> Figure:
    """The value of a row of kpi_regional or kpi_municipal."""
    status = row["status"] if with_light else None
    return Figure(row["value"], BY_UNIT[unit], row["missing_reason"] or "x", status)


def status_words(row: Row) -> str:
    """«✓ выполнено»; '' where there is no figure."""
    word = STATUS.get(row["status"] or "", "")
    return f"{STATUS_SIGN[row['status']]} {word}" if word else ""


def state_words(row: Row) -> str:
    """«опубликовано», and what else must be known about where the figure comes from."""
    return "из прежнего выпуска" if row["stale"] else STATE.get(row["state"] or "published", "")


def state_remark(row: Row) -> str:
    """Why figures are not final or not published, and from which release old ones are."""
    old = f"выпуск {row['figures_release_id']} на {day(row['as_of'])}" if row["stale"] else ""
    return "; ".join(part for part in (state_reasons(row["state_reasons"]), old) if part)


def remark(row: Row) -> str:
    """Why there is no figure, and what `state_remark` says."""
    return "; ".join(part for part in (SYMBOLS.get(row["missing_reason"] or "", ""), state_remark(row)) if part)


def goal(row: Row, unit: str) -> str:
    """«не менее 40 %»; «–» where the act of the region sets no target."""
    if row["target_value"] is None:
        return "–"
    return target(row["target_operator"], row["target_value"], unit)


def region_of(source: ReleaseSource | Published, region: Row) -> ReportRegion:
    """The region of a row of `source.regions`."""
    code = region["region_code"]
    figures = cells_of(source.tables, code)
    # Both kinds of source have the indicators, which is all that is asked of it.
    kpis = [k for k in kpis_of(cast("ReleaseSource", source), code) if figures.now(k.code) is not None]
    return ReportRegion(code, region["name_ru"], sheet_name(code, region["name_ru"]), figures, kpis)
