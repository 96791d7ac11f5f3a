"""Sheet «Цепочка сопровождения»: how many people reach each step of support, where a release publishes that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.looks import SERIES
from pipelines.publish.workbook.report.charts import place
from pipelines.publish.workbook.report.region import ReportRegion
from pipelines.publish.workbook.table import NOTHING, TOP, Cell, Column, Figure, add_table
from pipelines.quality.disclosure import PublicTables
from pipelines.reference import seed

NAME = "Цепочка сопровождения"
#: the published table; a release without it has no sheet
TABLE = "support_chain_regional"
_COLUMNS = (
    Column("Регион", 24),
    Column("Ступень", 50),
    Column("Дошли до ступени, человек", 16),
    Column("От прошедших диагностику, %", 18),
    Column("От предыдущей ступени, медиана, дней", 20),
)
_NOTE = "Разные люди, прошедшие все ступени до этой включительно. Буквы вместо чисел объяснены на листе «О выпуске»."
_ROWS, _WIDE = 16, 890


@dataclass(frozen=True)
class Step:
    """One step: `persons` None where it is hidden, then `symbol` says why; `share` of those at the first step."""

    name: str
    persons: int | None
    symbol: str
    share: float | None
    days: float | None


def steps_of(tables: PublicTables, region: ReportRegion) -> list[Step]:
    """Steps of a region in its month, in their order; none where the release does not publish them."""
    table = tables.named().get(TABLE)
    if table is None:
        return []
    here = (pl.col("region_code") == region.code) & (pl.col("as_of") == region.month)
    rows = table.filter(here).sort("step_no").to_dicts()
    words = dict(seed("support_steps").select("step", "step_ru").iter_rows())
    whole = rows[0]["persons_count"] if rows and rows[0]["step_no"] == 1 else None
    return [
        Step(
            name=words.get(row["step"], row["step"]),
            persons=row["persons_count"],
            symbol=row["missing_reason"] or "x",
            share=row["persons_count"] / whole if whole and row["persons_count"] is not None else None,
            days=row["median_days_from_previous"],
        )
        for row in rows
    ]


def add_chain(book: Book, tables: PublicTables, regions: list[ReportRegion]) -> None:
    """A row per region and step, a chart of the shares below."""
    chains = [(region, steps_of(tables, region)) for region in regions]
    rows: list[list[Cell]] = [[region.name, *_cells(step)] for region, steps in chains for step in steps]
    if not rows:
        return
    sheet = book.sheet(NAME)
    placed = add_table(book, sheet, "Цепочка сопровождения", _NOTE, _COLUMNS, rows, frozen=2)
    if any(step.share for _, steps in chains for step in steps):
        place(sheet, _bars(book, chains), "Доля дошедших до ступени, %", placed.last + 2, width=_WIDE)
        sheet.set_h_pagebreaks([placed.last + 2])
        sheet.print_area(0, 0, placed.last + 2 + _ROWS, len(_COLUMNS) - 1)


def _cells(step: Step) -> list[Cell]:
    return [
        step.name,
        Figure(step.persons, "count", step.symbol),
        NOTHING if step.share is None else Figure(step.share, "share"),
        NOTHING if step.days is None else Figure(step.days, "ratio"),
    ]


def _bars(book: Book, chains: list[tuple[ReportRegion, list[Step]]]) -> Any:
    """A series per region over its rows of the table."""
    chart = book.chart("column")
    first = TOP
    for number, (_, steps) in enumerate(chains):
        last = first + len(steps) - 1
        if steps:
            chart.add_series({
                "name": [NAME, first, 0], "categories": [NAME, first, 1, last, 1], "values": [NAME, first, 3, last, 3],
                "fill": {"color": SERIES[number % len(SERIES)]}, "gap": 60,
            })  # fmt: skip
        first = last + 1
    return chart
