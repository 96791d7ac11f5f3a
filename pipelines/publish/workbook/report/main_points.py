"""The main things about a region in plain sentences, as pages say them; for the first sheets and the printed report."""

from __future__ import annotations

import polars as pl

from pipelines.publish.dashboard.figures import figures_of
from pipelines.publish.dashboard.sentences import sentences
from pipelines.publish.source import ReleaseSource
from pipelines.publish.workbook.report.region import ReportRegion, subject_names


def main_points(source: ReleaseSource, region: ReportRegion) -> list[str]:
    """Sentences made by rules from the published figures; one that says so where there are none."""
    if not region.has_figures:
        return ["Показатели региона не опубликованы."]
    advice = source.tables.recommendations.filter(pl.col("region_code") == region.code)
    return sentences(figures_of(source, region.code), region.kpis, subject_names(), advice)
