"""Sheet «Динамика»: regional values of all months, compact; what trends on other sheets are drawn from."""

from __future__ import annotations

from datetime import date

from xlsxwriter.utility import xl_range_abs

from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.format_ru import month
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.report.region import ReportRegion, figure
from pipelines.publish.workbook.table import TOP, Cell, Column, Figure, add_table

NAME = "Динамика"
_SHIFT = 2
_NOTE = (
    "Значения на конец каждого месяца. Буква вместо числа: показателя нет или он скрыт "
    "(объяснения – на листе «О выпуске»)."
)


class History:
    """Months by row of region and indicator; made before the sheets that refer to it."""

    def __init__(self, regions: list[ReportRegion], who: str = "Регион") -> None:
        self._who = who
        self._keys = [(region, kpi) for region in regions for kpi in region.kpis]
        self._months = sorted({m for region in regions for m in region.figures.months})
        self._rows = {(region.code, kpi.code): TOP + n for n, (region, kpi) in enumerate(self._keys)}

    def run(self, region: ReportRegion, kpi: Kpi) -> str:
        """Address of the unbroken run of figures up to the month shown; '' where it is shorter than two months.

        A symbol inside a line would be drawn as zero.
        """
        last = self._months.index(region.month)
        first = last
        while first >= 0 and self._value(region, kpi, self._months[first]) is not None:
            first -= 1
        if last - first < 2:
            return ""
        row, shift = self._rows[region.code, kpi.code], _SHIFT
        return f"'{NAME}'!{xl_range_abs(row, first + 1 + shift, row, last + shift)}"

    def add_to(self, book: Book) -> None:
        """Write the sheet."""
        columns = [Column(self._who, 15), Column("Показатель", 30), *(Column(month(m), 6.6) for m in self._months)]
        rows = [[r.name, k.short, *(self._cell(r, k, m) for m in self._months)] for r, k in self._keys]
        sheet = book.sheet(NAME)
        add_table(book, sheet, "Показатели по месяцам", _NOTE, columns, rows, frozen=2)

    def _value(self, region: ReportRegion, kpi: Kpi, month_end: date) -> float | None:
        row = region.figures.own.get((kpi.code, month_end))
        return None if row is None else row["value"]

    def _cell(self, region: ReportRegion, kpi: Kpi, month_end: date) -> Cell:
        row = region.figures.own.get((kpi.code, month_end))
        return Figure(None) if row is None else figure(row, kpi.unit)
