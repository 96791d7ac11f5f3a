"""Sheet «Сравнение»: indicators by region side by side. Charts over them are in `charts`."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.publish.words import SHORT_TITLE
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.report.region import UNITS, ReportRegion, figure
from pipelines.publish.workbook.table import NOTHING, Cell, Column, Placed, add_table

NAME = "Сравнение"
#: columns before those of regions
SHIFT = 2
_NOTE = (
    "Значок перед числом – выполнение цели региона: ✓ выполнено, … в работе, ✕ не выполнено; числа без значка цели не "
    "имеют. Буквы вместо чисел объяснены на листе «О выпуске»."
)


@dataclass(frozen=True)
class Compared:
    """Where the comparison lies: indicators in the order of its rows, with their units."""

    placed: Placed
    codes: list[str]
    units: list[str]

    def rows_of(self, codes: list[str]) -> tuple[int, int] | None:
        """First and last row of the longest beginning of `codes` that stands together; None where there is none."""
        rows = [self.placed.first + self.codes.index(c) for c in codes]
        if not rows:
            return None
        last = rows[0]
        while last + 1 in rows:
            last += 1
        return rows[0], last


def add_comparison(book: Book, regions: list[ReportRegion], title: str = "Сравнение регионов") -> Compared:
    """A row per indicator that any region has."""
    found = {k.code: k for r in regions for k in r.kpis}
    order = [*(c for c in SHORT_TITLE if c in found), *sorted(set(found) - set(SHORT_TITLE))]
    columns = [Column("Показатель", 44), Column("Единица", 12, "centre"), *(Column(r.name, 18) for r in regions)]
    rows: list[list[Cell]] = [[found[c].short, UNITS[found[c].unit], *(_cell(r, c) for r in regions)] for c in order]
    placed = add_table(book, book.sheet(NAME), title, _NOTE, columns, rows)
    return Compared(placed, order, [found[c].unit for c in order])


def _cell(region: ReportRegion, code: str) -> Cell:
    row = region.figures.now(code)
    unit = next((k.unit for k in region.kpis if k.code == code), None)
    return figure(row, unit, with_light=True) if row and unit else NOTHING
