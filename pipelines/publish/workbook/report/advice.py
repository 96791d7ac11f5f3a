"""Sheet «Рекомендации»: all addressed recommendations of the release, the region's own first."""

from __future__ import annotations

import polars as pl

from pipelines.publish.dashboard.advice import advice_basis
from pipelines.publish.published import Published
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import ADDRESS_KIND, TARGET_BASIS
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.looks import BY_UNIT
from pipelines.publish.workbook.report.cells import Row
from pipelines.publish.workbook.report.region import ReportRegion, state_words
from pipelines.publish.workbook.table import Cell, Column, Figure, add_table

NAME = "Рекомендации"
COLUMNS = (
    Column("Регион", 13),
    Column("Кому", 14),
    Column("Адресат", 18),
    Column("Место", 7),
    Column("Рекомендация", 58, "prose"),
    Column("Значение", 9),
    Column("Ориентир", 9.5),
    Column("Чем задан ориентир", 11, "small"),
    Column("Требуют внимания, единиц", 10),
    Column("Основание", 22, "small"),
    Column("Состояние", 13, "small"),
)
_NOTE = (
    "Составлены правилами из опубликованных показателей. Место 1 – самая срочная среди адресатов одного вида в "
    "регионе. «Требуют внимания» не приводится, если это меньше 5."
)


def add_advice(book: Book, source: ReleaseSource | Published, regions: list[ReportRegion]) -> None:
    """One row per recommendation."""
    names = {r.code: r.name for r in regions}
    order = list(ADDRESS_KIND)
    rows = source.tables.recommendations.sort(
        "region_code", pl.col("address_kind").replace_strict(order, range(len(order))), "priority_rank"
    )
    cells = [advice_cells(row, names.get(row["region_code"], row["region_code"])) for row in rows.iter_rows(named=True)]
    add_table(book, book.sheet(NAME), "Адресные рекомендации", _NOTE, COLUMNS, cells, frozen=3)


def advice_cells(row: Row, region: str) -> list[Cell]:
    """Cells of one recommendation in the order of `COLUMNS`."""
    notation = BY_UNIT[row["unit"]]
    return [
        region,
        ADDRESS_KIND[row["address_kind"]],
        row["address_ru"],
        Figure(row["priority_rank"]),
        row["text_ru"],
        Figure(row["value"], notation, "–"),
        Figure(row["target_value"], notation, "–"),
        TARGET_BASIS[row["target_basis"]],
        Figure(row["affected_count"], "count", "–"),
        advice_basis(row),
        state_words(row),
    ]
