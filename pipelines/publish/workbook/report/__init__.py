"""`report.xlsx`, the office workbook of a release: which sheets it has, in which order."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from pipelines.publish.format_ru import day
from pipelines.publish.source import ReleaseSource
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.report.advice import add_advice
from pipelines.publish.workbook.report.chain import add_chain
from pipelines.publish.workbook.report.charts import add_charts
from pipelines.publish.workbook.report.comparison import add_comparison
from pipelines.publish.workbook.report.deficits import add_deficit_map, add_subjects
from pipelines.publish.workbook.report.dictionary import add_dictionary
from pipelines.publish.workbook.report.history import History
from pipelines.publish.workbook.report.indicators import add_indicators
from pipelines.publish.workbook.report.municipalities import add_list, add_matrix
from pipelines.publish.workbook.report.region import report_regions
from pipelines.publish.workbook.report.title import add_main, add_title_sheet

__all__ = ["write_report"]


def write_report(release: Path, source: ReleaseSource) -> None:
    """Write `report.xlsx`: every table shows the last published month of its region, «Динамика» all of them."""
    regions = report_regions(source)
    history = History(regions)
    title = f"Показатели РС НМС на {day(source.as_of)}"
    book = Book(release / "report.xlsx", title, datetime.combine(source.as_of, time()), source.release_id)
    add_title_sheet(book, source, regions)
    add_main(book, source, regions)
    add_indicators(book, regions, history)
    compared = add_comparison(book, regions)
    add_charts(book, regions, compared)
    for region in regions:
        add_matrix(book, region)
    add_deficit_map(book, regions)
    add_subjects(book, regions)
    add_chain(book, source.tables, regions)
    add_advice(book, source, regions)
    add_list(book, regions)
    history.add_to(book)
    add_dictionary(book)
    book.close()
