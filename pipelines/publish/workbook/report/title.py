"""First sheets: what this workbook is, in which state each region is, how to read it, and the main things in words."""

from __future__ import annotations

from pipelines.publish.format_ru import day, day_in_words
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import DECISION
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.front import Front
from pipelines.publish.workbook.report import (
    advice,
    chain,
    charts,
    comparison,
    deficits,
    dictionary,
    history,
    indicators,
)
from pipelines.publish.workbook.report import municipalities as lists
from pipelines.publish.workbook.report.main_points import main_points
from pipelines.publish.workbook.report.region import STAFF, ReportRegion, state_remark, state_words, status_words
from pipelines.publish.workbook.table import Cell, Column, Figure, add_table, height, write

TITLE, MAIN = "О выпуске", "Главное"
_WIDTHS = (26.0, 17.0, 15.0, 15.0, 15.0, 19.0, 40.0)
_REGION_HEAD = (
    "Регион", "Состояние данных", "Данные на", "Муниципальных образований", "Работников", "Целей выполнено",
    "Пояснение",
)  # fmt: skip
_READING = (
    "Показатель – доля, отношение или количество на отчётную дату. Рядом с долей стоят числитель и знаменатель, из "
    "которых она получена. Цель берётся из положения региона; где положение её не задаёт, стоит «–».",
    "Предварительные данные могут измениться: не все муниципальные образования передали сведения или часть файлов "
    "задержана проверкой. Скрытые и отсутствующие значения заменены буквами, они объяснены ниже.",
    "Таблицы можно сортировать и отбирать фильтром; при печати заголовок повторяется на каждой странице.",
)


def add_title_sheet(book: Book, source: ReleaseSource, regions: list[ReportRegion]) -> None:
    """What, when, which release, regions and their state, contents with links, how to read, symbols."""
    front = Front(book, TITLE, "Показатели региональных систем научно-методического сопровождения", _WIDTHS)
    front.pair("По состоянию на", day_in_words(source.as_of))
    front.pair("Выпуск", source.release_id)
    front.pair("Решение", DECISION[source.decision.decision])
    _regions(front, regions)
    front.heading("Листы")
    for name, text in _contents(source, regions):
        front.link(name, text)
    front.heading("Как читать")
    for text in _READING:
        front.paragraph(text)
    front.symbols()
    front.close()


def add_main(book: Book, source: ReleaseSource, regions: list[ReportRegion]) -> None:
    """Plain sentences about each region, made by rules from the figures."""
    columns = (Column("Регион", 24), Column("Главное", 120, "prose"))
    rows: list[list[Cell]] = [[region.name, text] for region in regions for text in main_points(source, region)]
    note = "Предложения составлены правилами из опубликованных показателей; сами показатели – на следующих листах."
    add_table(book, book.sheet(MAIN), "Главное по регионам", note, columns, rows)


def _regions(front: Front, regions: list[ReportRegion]) -> None:
    front.heading("Регионы")
    for column, label in enumerate(_REGION_HEAD):
        front.sheet.write_string(front.row, column, label, front.book.looks.text("head"))
    front.sheet.set_row(front.row, 26)
    for region in regions:
        front.row += 1
        cells = _region(region)
        front.sheet.set_row(front.row, max(height(cells, _WIDTHS), 15))
        for column, cell in enumerate(cells):
            write(front.book, front.sheet, front.row, column, cell, "small" if column == len(cells) - 1 else "text")
    front.row += 1


def _region(region: ReportRegion) -> list[Cell]:
    staff = region.figures.now(STAFF)
    judged = [r for k in region.kpis if k.target_ru and (r := region.figures.now(k.code)) and status_words(r)]
    met = sum(r["status"] == "met" for r in judged)
    places = region.municipal["municipality_code"].n_unique()
    return [
        region.name,
        state_words(staff) if staff else "",
        region.month,
        Figure(places),
        Figure(staff["denominator"], "count", staff["missing_reason"] or "x") if staff else Figure(None),
        f"{met} из {len(judged)}" if judged else "цели не заданы",
        state_remark(staff) if staff else "",
    ]


def _contents(source: ReleaseSource, regions: list[ReportRegion]) -> list[tuple[str, str]]:
    """Sheets in their order, and what is on each."""
    has_chain = any(chain.steps_of(source.tables, r) for r in regions)
    return [
        (MAIN, "главное по каждому региону в нескольких предложениях"),
        (indicators.NAME, "показатели регионов: значение, цель, выполнение, динамика"),
        (comparison.NAME, "показатели регионов рядом"),
        (charts.NAME, "диаграммы: доли, дефициты, ход диагностики по месяцам"),
        *((r.sheet, f"муниципальные образования и показатели региона на {day(r.month)}") for r in regions),
        (deficits.MAP, "доля педагогов с дефицитом по муниципальным образованиям и группам компетенций"),
        (deficits.SUBJECTS, "доля педагогов с дефицитом по предметам и группам компетенций"),
        *([(chain.NAME, "сколько человек доходит до каждой ступени")] if has_chain else []),
        (advice.NAME, "кому, что и на каком основании предлагается сделать"),
        (lists.LIST, "все показатели муниципальных образований списком, для отбора фильтром"),
        (history.NAME, "показатели регионов по месяцам"),
        (dictionary.NAME, "столбцы файлов данных"),
    ]
