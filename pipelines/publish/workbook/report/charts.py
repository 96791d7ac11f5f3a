"""Sheet «Диаграммы»: native charts over «Сравнение», and the course of diagnostics over a table of their own."""

from __future__ import annotations

from typing import Any

from pipelines.publish.format_ru import month
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.looks import SERIES
from pipelines.publish.workbook.report import comparison
from pipelines.publish.workbook.report.comparison import SHIFT, Compared
from pipelines.publish.workbook.report.region import STAFF, ReportRegion
from pipelines.publish.workbook.table import TOP, Figure, add_title, write

NAME = "Диаграммы"
_DEFICIT = "deficit_share_"
_NOTE = "На диаграммах нет столбика или точки, где значение не опубликовано; столбика нет и там, где оно равно нулю."
_WIDTHS = (24.0, *(18.0,) * 6)
_WIDE, _HIGH, _ROWS = 930, 290, 16
_MARKERS = ("circle", "square", "triangle", "diamond", "x")
_GRID = {"visible": True, "line": {"color": "#D7DDE3"}}
_FONT = {"name": "Arial", "size": 9}


def add_charts(book: Book, regions: list[ReportRegion], compared: Compared) -> None:
    """Shares, deficits by group, months; a chart without figures is left out."""
    sheet = book.sheet(NAME)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    add_title(book, sheet, "Диаграммы", _NOTE, _WIDTHS)
    shares = [c for c, u in zip(compared.codes, compared.units, strict=True) if u == "share" and _DEFICIT not in c]
    deficits = [c for c in compared.codes if c.startswith(_DEFICIT)]
    row = 3
    for title, codes in (("Показатели-доли", shares), ("Доля педагогов с дефицитом по группам", deficits)):
        rows = compared.rows_of(codes)
        if rows:
            # Left to itself an axis of shares near 100 % would end at 120.
            place(sheet, bars(book, regions, rows), title, row, most=1 if codes == shares else None)
            row += _ROWS
    breaks = [row]
    if STAFF in compared.codes:
        row = _months(book, sheet, regions, row)
    sheet.set_h_pagebreaks(breaks)
    sheet.print_area(0, 0, row, len(_WIDTHS) - 1)


def bars(book: Book, regions: list[ReportRegion], rows: tuple[int, int]) -> Any:
    """Bars over rows of «Сравнение», one series per region."""
    chart = book.chart("column")
    first, last = rows
    for number, _ in enumerate(regions):
        column = SHIFT + number
        chart.add_series({
            "name": [comparison.NAME, TOP - 1, column], "categories": [comparison.NAME, first, 0, last, 0],
            "values": [comparison.NAME, first, column, last, column],
            "fill": {"color": SERIES[number % len(SERIES)]}, "gap": 60,
        })  # fmt: skip
    return chart


def place(sheet: Any, chart: Any, title: str, row: int, *, width: int = _WIDE, most: float | None = None) -> None:
    """Dress the chart and put it on the sheet; its text summary says where the numbers are. `most` ends the axis."""
    axis = {} if most is None else {"max": most}
    chart.set_title({"name": title, "name_font": {**_FONT, "size": 11, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_x_axis({"num_font": _FONT})
    chart.set_y_axis({"min": 0, "num_format": "0%", "num_font": _FONT, "major_gridlines": _GRID, **axis})
    chart.set_size({"width": width, "height": _HIGH})
    sheet.insert_chart(row, 0, chart, {"description": f"Диаграмма: {title}. Числа – в таблице этой книги."})


def _months(book: Book, sheet: Any, regions: list[ReportRegion], row: int) -> int:
    """A line per region over a table below the chart; a month without a figure is an empty cell, so a gap."""
    months = sorted({m for r in regions for m in r.figures.months})
    top = row + _ROWS
    head = book.looks.text("head")
    for column, label in enumerate(["Прошли диагностику, %", *(r.name for r in regions)]):
        sheet.write_string(top, column, label, head)
    for number, m in enumerate(months, start=top + 1):
        write(book, sheet, number, 0, month(m))
        for column, region in enumerate(regions, start=1):
            known = region.figures.own.get((STAFF, m))
            value = known["value"] if known else None
            write(book, sheet, number, column, None if value is None else Figure(value, "share"))
    chart = book.chart("line")
    chart.show_blanks_as("gap")
    for number, _ in enumerate(regions):
        colour = SERIES[number % len(SERIES)]
        chart.add_series({
            "name": [NAME, top, number + 1], "categories": [NAME, top + 1, 0, top + len(months), 0],
            "values": [NAME, top + 1, number + 1, top + len(months), number + 1],
            "line": {"color": colour, "width": 2},
            "marker": {"type": _MARKERS[number % len(_MARKERS)], "size": 5, "fill": {"color": colour},
                       "border": {"color": colour}},
        })  # fmt: skip
    place(sheet, chart, "Прошли диагностику с начала года: доля по месяцам", row)
    return top + len(months)
