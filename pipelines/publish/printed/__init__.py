"""`report/<region>.pdf`: the report of a region for people who read on paper."""

from __future__ import annotations

from pathlib import Path

from pipelines.publish.printed.content import content_of
from pipelines.publish.printed.pdf import typeset
from pipelines.publish.source import ReleaseSource
from pipelines.publish.workbook.report.region import report_regions

__all__ = ["FOLDER", "write_reports"]

FOLDER = "report"


def write_reports(release: Path, source: ReleaseSource) -> None:
    """Write the report of every region of the release; bytes are equal for equal content."""
    folder = release / FOLDER
    folder.mkdir()
    acts = {row["region_code"]: row["act_ru"] or "" for row in source.regions.iter_rows(named=True)}
    for region in report_regions(source):
        content = content_of(region, source, acts[region.code])
        (folder / f"{region.code}.pdf").write_bytes(typeset(content, source.as_of))
