"""Deficits: the map of municipalities and the table of subjects, both by group of competencies and in fixed shades."""

from __future__ import annotations

import polars as pl

from pipelines.publish.words import GROUP
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.report.cells import Row
from pipelines.publish.workbook.report.region import ReportRegion, state_words, subject_names
from pipelines.publish.workbook.table import NOTHING, Cell, Column, Figure, add_heat, add_table

MAP = "Карта дефицитов"
SUBJECTS = "Дефициты по предметам"
LEGEND = (
    "Число – доля прошедших диагностику ЦНППМ за 24 месяца, у кого выявлен дефицит (высокий или средний уровень). Чем "
    "темнее, тем больше: от 10, 20, 30, 40 и 50 %. «–» – никто не проходил диагностику; c и low – скрыто, чтобы не "
    "раскрыть сведения об отдельных людях; x – нет данных."
)


def add_deficit_map(book: Book, regions: list[ReportRegion]) -> None:
    """A row per municipality, all subjects together."""
    groups = _groups(regions)
    columns = [
        Column("Регион", 19),
        Column("Муниципальное образование", 34),
        *(Column(f"{group_title(g)}, %", 15) for g in groups),
        Column("Прошли диагностику, человек", 13),
        Column("С дефицитом и без обучения, человек", 13),
        Column("Место по числу не охваченных", 13),
        Column("Состояние данных", 15, "small"),
    ]
    rows = [cells for region in regions for cells in _map_rows(region, groups)]
    sheet = book.sheet(MAP)
    placed = add_table(book, sheet, "Карта дефицитов по муниципальным образованиям", LEGEND, columns, rows, frozen=2)
    add_heat(book, sheet, placed, 2, 1 + len(groups))


def add_subjects(book: Book, regions: list[ReportRegion]) -> None:
    """A row per region and subject."""
    groups = _groups(regions)
    columns = [
        Column("Регион", 22),
        Column("Предмет", 36),
        *(Column(f"{group_title(g)}, %", 16) for g in groups),
        Column("Прошли диагностику, человек", 14),
    ]
    rows = [cells for region in regions for cells in _subject_rows(region, groups)]
    sheet = book.sheet(SUBJECTS)
    placed = add_table(book, sheet, "Дефициты по предметам", LEGEND, columns, rows, frozen=2)
    add_heat(book, sheet, placed, 2, 1 + len(groups))


def share_cell(row: Row | None) -> Cell:
    """The share of one cell of the map, its symbol, or «–» where nobody was diagnosed."""
    if row is None or not (row["diagnosed"] or row["missing_reason"]):
        return NOTHING
    return Figure(row["deficit_share"], "share", row["missing_reason"] or "x")


def count_cell(row: Row | None, column: str) -> Cell:
    """A count of one cell of the map; columns that were hidden on their own have their own reason."""
    if row is None or not (row["diagnosed"] or row["missing_reason"]):
        return NOTHING
    return Figure(row[column], "count", row["missing_reason"] or row.get("details_reason") or "–")


def _map_rows(region: ReportRegion, groups: list[str]) -> list[list[Cell]]:
    cells = region.deficits.filter(pl.col("subject") == "all")
    found = {(r["municipality_code"], r["competency_group"]): r for r in cells.iter_rows(named=True)}
    places = cells.select("municipality_code", "municipality_ru").unique().sort("municipality_ru", "municipality_code")
    whole = "all" if "all" in groups else groups[0] if groups else ""
    return [
        [
            region.name, name or code, *(share_cell(found.get((code, g))) for g in groups),
            *(count_cell(found.get((code, whole)), c) for c in ("diagnosed", "uncovered", "priority_rank")),
            state_words(found[code, whole]) if (code, whole) in found else "",
        ]
        for code, name in places.iter_rows()
    ]  # fmt: skip


def _subject_rows(region: ReportRegion, groups: list[str]) -> list[list[Cell]]:
    cells = region.figures.deficits_regional.filter(pl.col("as_of") == region.month)
    found = {(r["subject"], r["competency_group"]): r for r in cells.iter_rows(named=True)}
    whole = "all" if "all" in groups else groups[0] if groups else ""
    return [
        [
            region.name, name, *(share_cell(found.get((subject, g))) for g in groups),
            count_cell(found.get((subject, whole)), "diagnosed"),
        ]
        for subject, name in subject_names().items()
        if any((subject, g) in found for g in groups)
    ]  # fmt: skip


def _groups(regions: list[ReportRegion]) -> list[str]:
    present = {g for r in regions for g in r.deficits["competency_group"].unique()}
    return [g for g in GROUP if g in present]


def group_title(group: str) -> str:
    """A group of competencies at the beginning of a label."""
    return GROUP[group][:1].upper() + GROUP[group][1:]
