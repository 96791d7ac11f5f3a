"""A municipality beside its region, both in the shape that the sheets of `report.xlsx` take."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.publish.format_ru import day
from pipelines.publish.manifest import ReleaseError
from pipelines.publish.published import Published
from pipelines.publish.workbook.report.cells import by_indicator
from pipelines.publish.workbook.report.region import ReportRegion, region_of


@dataclass(frozen=True)
class Place:
    """`local` holds the municipality's rows where a region's would be."""

    source: Published
    region: ReportRegion
    local: ReportRegion


def place_of(source: Published, code: str) -> Place:
    """`source` is the release of this municipality. Raises ReleaseError where its month has no row of it."""
    region = region_of(source, source.regions.row(0, named=True))
    municipal = region.figures.municipal
    months = sorted(municipal["as_of"].unique())
    if region.month not in months:
        raise ReleaseError(
            f"На {day(region.month)} муниципального образования {code} нет: последние его показатели – на "
            f"{day(months[-1])}. Возможно, оно вошло в другое; коды действующих – в файле kpi_municipal.csv выпуска."
        )
    figures = replace(region.figures, code=code, months=months, own=by_indicator(municipal))
    name = municipal.sort("as_of")["municipality_ru"][-1] or code
    kpis = [k for k in region.kpis if figures.now(k.code)]
    return Place(source, region, replace(region, code=code, name=name, figures=figures, kpis=kpis))
