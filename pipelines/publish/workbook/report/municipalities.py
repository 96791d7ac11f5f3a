"""Municipalities: a sheet per region that prints on few pages, and one list of everything to be filtered."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.format_ru import day
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.report.cells import Row
from pipelines.publish.workbook.report.region import (
    STAFF,
    UNITS,
    ReportRegion,
    figure,
    goal,
    remark,
    state_words,
    status_words,
)
from pipelines.publish.workbook.table import NOTHING, Cell, Column, Figure, add_table

LIST = "Муниципалитеты"
_NOTE = (
    "Первая строка – регион в целом, вторая – его цели. Значок перед числом – выполнение цели: ✓ выполнено, … в "
    "работе, ✕ не выполнено. Буквы: c и low – скрыто, x – нет данных, z – неприменимо (см. лист «О выпуске»)."
)
_LIST_NOTE = (
    "Все показатели муниципалитетов за последний опубликованный месяц их региона; отбирайте строки фильтром. "
    "Все месяцы – в файле kpi_municipal."
)
_LIST_COLUMNS = (
    Column("Регион", 16),
    Column("Муниципальное образование", 34),
    Column("Показатель", 32),
    Column("Единица", 11, "centre"),
    Column("Значение", 11),
    Column("Числитель, единиц", 10),
    Column("Знаменатель, единиц", 12),
    Column("Цель региона", 14, "centre"),
    Column("Выполнение цели", 15, "status"),
    Column("Состояние", 15, "centre"),
    Column("Пояснение", 36, "small"),
)


def add_matrix(book: Book, region: ReportRegion) -> None:
    """Municipalities × indicators of one region, values with a light, in the order of the official list."""
    kpis = [k for k in region.kpis if k.has_municipal_level]
    columns = [
        Column("Муниципальное образование", 32),
        *(Column(f"{k.short}{_short_unit(k)}", 8.6, "centre", is_upright=True) for k in kpis),
        Column("Состояние данных", 14, "small"),
    ]
    cells = {(r["municipality_code"], r["kpi_code"]): r for r in region.municipal.iter_rows(named=True)}
    rows = [_whole(region, kpis), _goals(region, kpis)]
    rows += [
        [name, *(_cell(cells.get((code, k.code)), k) for k in kpis), _state(cells.get((code, STAFF)))]
        for code, name in _places(region)
    ]
    title = f"{region.name}: муниципальные образования на {day(region.month)}"
    add_table(book, book.sheet(region.sheet), title, _NOTE, columns, rows)


def add_list(book: Book, regions: list[ReportRegion]) -> None:
    """One row per municipality and indicator of all regions."""
    rows = [list(cells) for region in regions for cells in _list(region)]
    add_table(book, book.sheet(LIST), "Показатели муниципальных образований", _LIST_NOTE, _LIST_COLUMNS, rows, frozen=2)


def _list(region: ReportRegion) -> Iterator[list[Cell]]:
    kpis = {k.code: k for k in region.kpis}
    order = {code: n for n, code in enumerate(kpis)}
    known = region.municipal.filter(pl.col("kpi_code").is_in(list(kpis))).with_columns(
        order=pl.col("kpi_code").replace_strict(order, return_dtype=pl.Int32)
    )
    for row in known.sort("municipality_ru", "municipality_code", "order").iter_rows(named=True):
        kpi = kpis[row["kpi_code"]]
        parts = [row["numerator"], row["denominator"]] if row["value"] is not None else [None, None]
        yield [
            region.name, row["municipality_ru"], kpi.short, UNITS[kpi.unit], figure(row, kpi.unit),
            *(NOTHING if part is None else Figure(part) for part in parts),
            goal(row, kpi.unit), status_words(row), state_words(row), remark(row),
        ]  # fmt: skip


def _whole(region: ReportRegion, kpis: list[Kpi]) -> list[Cell]:
    rows = [region.figures.now(k.code) for k in kpis]
    cells: list[Cell] = [
        Figure(f.value, f.notation, f.symbol, f.status, is_total=True)
        for f in (figure(r, k.unit, with_light=True) if r else Figure(None) for r, k in zip(rows, kpis, strict=True))
    ]
    return ["Регион в целом", *cells, _state(region.figures.now(STAFF))]


def _goals(region: ReportRegion, kpis: list[Kpi]) -> list[Cell]:
    return ["Цель региона", *(_sign(k) for k in kpis), ""]


def _sign(kpi: Kpi) -> str:
    """«≥ 40 %»: the column is too narrow for words."""
    signs = {"не менее": "≥", "не более": "≤", "ровно": "="}
    text = kpi.target_ru
    return next((text.replace(word, sign, 1) for word, sign in signs.items() if text.startswith(word)), text or "–")


def _cell(row: Row | None, kpi: Kpi) -> Cell:
    return figure(row, kpi.unit, with_light=True) if row else Figure(None)


def _state(row: Row | None) -> str:
    return state_words(row) if row else ""


def _short_unit(kpi: Kpi) -> str:
    return {"share": ", %", "binary": ", %", "count": ", кол-во"}.get(kpi.unit, "")


def _places(region: ReportRegion) -> list[tuple[str, str]]:
    places = region.municipal.select("municipality_code", "municipality_ru").unique()
    return [(c, n or c) for c, n in places.sort("municipality_ru", "municipality_code").iter_rows()]
