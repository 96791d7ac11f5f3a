"""Sheet «Показатели»: every indicator of every region in one month, with target, traffic light and trend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.report.cells import Row
from pipelines.publish.workbook.report.history import History
from pipelines.publish.workbook.report.region import (
    UNITS,
    ReportRegion,
    figure,
    goal,
    remark,
    state_words,
    status_words,
)
from pipelines.publish.workbook.table import NOTHING, Cell, Column, Figure, add_table

NAME = "Показатели"
#: without the region
COLUMNS = (
    Column("Показатель", 31),
    Column("Единица", 10, "centre"),
    Column("Значение", 9),
    Column("Числитель, единиц", 10),
    Column("Знаменатель, единиц", 12),
    Column("Цель региона", 12, "centre"),
    Column("Выполнение цели", 15, "status"),
    Column("За месяц", 11),
    Column("Динамика по месяцам", 17, "centre"),
    Column("Состояние", 14, "centre"),
    Column("Полнота данных, %", 9),
    Column("Пояснение", 26, "small"),
)
_TREND = 9
NOTE = (
    "Доли – в процентах; изменение за месяц – в процентных пунктах (п. п.) или единицах показателя, для показателей "
    "«с начала года» в январе не сравнивается. Буквы вместо чисел и значки объяснены на листе «О выпуске». "
    "Полнота – доля муниципалитетов с действующими данными."
)


def add_indicators(book: Book, regions: list[ReportRegion], history: History) -> None:
    """One row per region and indicator; the lines of the trend are drawn from «Динамика»."""
    sheet = book.sheet(NAME)
    keys = [(region, kpi) for region in regions for kpi in region.kpis]
    columns = [Column("Регион", 14), *COLUMNS]
    rows = [[region.name, *indicator_cells(region, kpi)] for region, kpi in keys]
    placed = add_table(book, sheet, "Показатели регионов", NOTE, columns, rows, frozen=2)
    for number, (region, kpi) in enumerate(keys, start=placed.first):
        add_trend(sheet, number, _TREND, history.run(region, kpi))


def add_trend(sheet: Any, row: int, column: int, cells: str) -> None:
    """A native sparkline over `cells`, from zero; none where there are no cells."""
    if cells:
        look = {"type": "column", "min": 0, "last_point": True, "series_color": "#6FA6D1", "last_color": "#C8641B"}
        sheet.add_sparkline(row, column, {"range": cells, **look})


def indicator_cells(region: ReportRegion, kpi: Kpi) -> Iterator[Cell]:
    """Cells of one indicator in the order of `COLUMNS`, without its region."""
    row = region.figures.own[kpi.code, region.month]
    yield kpi.short
    yield UNITS[kpi.unit]
    yield figure(row, kpi.unit)
    yield from (_part(row, column) for column in ("numerator", "denominator"))
    yield goal(row, kpi.unit)
    yield status_words(row)
    yield _change(region, kpi, row)
    yield ""
    yield state_words(row)
    yield Figure(row["coverage"], "share", "–")
    yield remark(row)


def _part(row: Row, column: str) -> Cell:
    """Counts have no denominator; a missing figure has no parts, its symbol stands in the column of values."""
    value = row[column] if row["value"] is not None else None
    return Figure(value) if value is not None else NOTHING


def _change(region: ReportRegion, kpi: Kpi, row: Row) -> Cell:
    """Difference to the month before; a count from the beginning of the year has none in January."""
    before = region.figures.before(kpi.code)
    if before is None or before["value"] is None or row["value"] is None:
        return NOTHING
    if "с начала года" in kpi.window and before["as_of"].year != row["as_of"].year:
        return NOTHING
    if kpi.unit in ("share", "binary"):
        return Figure(round((row["value"] - before["value"]) * 100, 1), "points")
    return Figure(round(row["value"] - before["value"], 1), "ratio_change" if kpi.unit == "ratio" else "count_change")
