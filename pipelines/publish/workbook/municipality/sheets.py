"""Sheets that only a municipality's workbook has: indicators beside the region, deficits by subject, definitions."""

from __future__ import annotations

import polars as pl

from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.words import GROUP
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.municipality.place import Place
from pipelines.publish.workbook.report.deficits import LEGEND, SUBJECTS, count_cell, group_title, share_cell
from pipelines.publish.workbook.report.history import History
from pipelines.publish.workbook.report.indicators import COLUMNS, NAME, NOTE, add_trend, indicator_cells
from pipelines.publish.workbook.report.region import figure, subject_names
from pipelines.publish.workbook.table import Cell, Column, Figure, add_heat, add_table

DEFINITIONS = "Словарь"
#: after the indicator, its unit and its value
_REGION_AT = 3
_TREND = 9
_DEFINITIONS = (
    Column("Показатель", 30),
    Column("Полное название", 40, "prose"),
    Column("Период", 20, "small"),
    Column("Числитель", 40, "small"),
    Column("Знаменатель", 40, "small"),
    Column("Основание", 40, "small"),
)
_DEFINITIONS_NOTE = "Что означает каждый показатель в этом регионе и каким пунктом акта он установлен."


def add_place_indicators(book: Book, place: Place, history: History) -> None:
    """Every indicator of the municipality with the value of the region beside it."""
    columns = [*COLUMNS[:_REGION_AT], Column("По региону", 10), *COLUMNS[_REGION_AT:]]
    local = place.local
    rows = []
    for kpi in local.kpis:
        cells = list(indicator_cells(local, kpi))
        rows.append([*cells[:_REGION_AT], _of_region(place, kpi), *cells[_REGION_AT:]])
    sheet = book.sheet(NAME)
    placed = add_table(book, sheet, f"{local.name}: показатели", NOTE, columns, rows)
    for number, kpi in enumerate(local.kpis, start=placed.first):
        add_trend(sheet, number, _TREND, history.run(local, kpi))


def add_place_deficits(book: Book, place: Place) -> None:
    """A row per subject that was diagnosed, the region's total below it."""
    groups = [g for g in GROUP if g in set(place.local.deficits["competency_group"])]
    columns = [
        Column("Предмет", 36),
        *(Column(f"{group_title(g)}, %", 15) for g in groups),
        Column("Прошли диагностику, человек", 14),
        Column("С дефицитом и без обучения, человек", 14),
        Column("Подходящих программ", 13),
    ]
    local = {(r["subject"], r["competency_group"]): r for r in place.local.deficits.iter_rows(named=True)}
    whole = "all" if "all" in groups else groups[0] if groups else ""
    rows: list[list[Cell]] = [
        [
            name, *(share_cell(local.get((subject, g))) for g in groups),
            *(count_cell(local.get((subject, whole)), c) for c in ("diagnosed", "uncovered", "programmes_available")),
        ]
        for subject, name in subject_names().items()
        if any(_is_shown(local.get((subject, g))) for g in groups)
    ]  # fmt: skip
    rows.append(_region_line(place, groups))
    sheet = book.sheet(SUBJECTS)
    placed = add_table(book, sheet, f"{place.local.name}: дефициты по предметам", LEGEND, columns, rows)
    add_heat(book, sheet, placed, 1, len(groups))


def add_definitions(book: Book, place: Place) -> None:
    """A row per indicator: what it is in words, and by which clause."""
    rows: list[list[Cell]] = [
        [k.short, k.title, k.window, k.numerator_ru, k.denominator_ru or "–", k.clause or "–"] for k in place.local.kpis
    ]
    add_table(book, book.sheet(DEFINITIONS), "Что означают показатели", _DEFINITIONS_NOTE, _DEFINITIONS, rows)


def _of_region(place: Place, kpi: Kpi) -> Cell:
    row = place.region.figures.now(kpi.code)
    return figure(row, kpi.unit) if row else Figure(None)


def _is_shown(row: dict[str, object] | None) -> bool:
    return row is not None and bool(row["diagnosed"] or row["missing_reason"])


def _region_line(place: Place, groups: list[str]) -> list[Cell]:
    cells = place.region.figures.deficits_regional.filter(
        pl.col("as_of") == place.region.month, pl.col("subject") == "all"
    )
    found = {r["competency_group"]: r for r in cells.iter_rows(named=True)}
    whole = found.get("all") or found.get(groups[0] if groups else "")
    shares = [share_cell(found.get(g)) for g in groups]
    return [f"{place.region.name}: все предметы", *shares, count_cell(whole, "diagnosed"), "", ""]
