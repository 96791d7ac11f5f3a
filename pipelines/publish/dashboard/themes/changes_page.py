"""This release against the previous one: which figures changed and which deliveries are behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipelines.publish.auditing.titles import full_title
from pipelines.publish.format_ru import day, figure, month, number, period, plural
from pipelines.publish.words import SHORT_TITLE

TABLES = {
    "kpi_regional": "Показатели регионов",
    "kpi_municipal": "Показатели муниципалитетов",
    "deficit_map": "Карта дефицитов",
    "recommendations": "Рекомендации",
}
CAUSES = {
    "withheld": "изменилось решение проверок о публикации",
    "hidden": "изменилось скрытие малых групп",
    "deliveries": "поступили или изменились файлы",
    "code": "изменилась версия программы",
    "unexplained": "причина не установлена",
}
CHANGES = {"added": "добавлены или приняты", "removed": "убраны или больше не приняты"}
_NAMED_PERIODS = 3
_LISTED = 300


@dataclass(frozen=True)
class Change:
    """Changed cells of one indicator in one region; `deliveries`: what came or went, a line per source."""

    table: str
    region: str
    kpi: str
    cells: int
    period: str
    causes: list[str]
    deliveries: list[str]


@dataclass(frozen=True)
class TableSummary:
    """How many cells of a table came, went and changed."""

    table: str
    added: int
    removed: int
    changed: int


@dataclass(frozen=True)
class ChangedCell:
    """One figure before and after."""

    place: str
    kpi: str
    month: str
    before: str
    after: str
    causes: str


@dataclass(frozen=True)
class ChangesPage:
    """`before` is '' where there is no release before."""

    before: str
    sentences: list[str]
    tables: list[TableSummary]
    changes: list[Change]
    regional: list[ChangedCell]
    municipal: list[ChangedCell]


@dataclass(frozen=True)
class Names:
    """What codes are called: regions, regions and municipalities, and units of indicators."""

    regions: dict[str, str]
    places: dict[str, str]
    units: dict[str, str]


def names_of(regions: pl.DataFrame, municipal: pl.DataFrame, kpis: pl.DataFrame) -> Names:
    """Names from the tables of a release: its regions, the indicators of its municipalities, its indicators."""
    named = dict(regions.select("region_code", "name_ru").iter_rows())
    places = municipal.select("municipality_code", "municipality_ru").unique("municipality_code")
    units = dict(kpis.select("kpi_code", "unit").unique().iter_rows())
    return Names(named, named | {code: name or code for code, name in places.iter_rows()}, units)


def changes_page(names: Names, changes: dict[str, Any] | None) -> ChangesPage:
    """The page of diff.json; `changes` None: this is the first release."""
    if not changes or not changes.get("before"):
        return ChangesPage("", ["Это первый выпуск: сравнивать не с чем."], [], [], [], [])
    tables = [
        TableSummary(TABLES.get(name, name), t["added"], t["removed"], t["changed"])
        for name, t in changes["tables"].items()
    ]
    found = [_change(change, names.regions) for change in changes["changes"]]
    regional_cells, municipal_cells = (
        _first(changes["tables"], name, names) for name in ("kpi_regional", "kpi_municipal")
    )
    return ChangesPage(changes["before"], _sentences(changes, tables), tables, found, regional_cells, municipal_cells)


def _sentences(changes: dict[str, Any], tables: list[TableSummary]) -> list[str]:
    before, after = (date.fromisoformat(changes[f"as_of_{side}"]) for side in ("before", "after"))
    changed = sum(t.changed for t in tables)
    word = plural(changed, "значение", "значения", "значений")
    came, went = len(changes["inputs_added"]), len(changes["inputs_removed"])
    found = [
        f"Прежний выпуск – на {day(before)}, этот – на {day(after)}. Среди значений, которые есть в обоих выпусках, "
        f"{'не изменилось ни одно' if not changed else f'изменилось {number(changed)} {word}'}."
    ]
    files = f"Добавлено файлов: {number(came)}, убрано или признано иначе: {number(went)}."
    found.append(files + (" Версия программы изменилась." if changes["code_changed"] else " Версия программы та же."))
    return found


def _change(change: dict[str, Any], names: dict[str, str]) -> Change:
    first, last = (date.fromisoformat(change[f"{side}_as_of"]) for side in ("first", "last"))
    return Change(
        table=TABLES.get(change["table"], change["table"]),
        region=names.get(change["region_code"], change["region_code"]),
        kpi=_kpi(change["table"], change["kpi_code"]),
        cells=change["cells"],
        period=month(first) if first == last else f"{month(first)} – {month(last)}",
        causes=[CAUSES.get(cause, cause) for cause in change["causes"]],
        deliveries=_deliveries(change["deliveries"]),
    )


def _deliveries(deliveries: list[dict[str, Any]]) -> list[str]:
    """«Диагностика, за 2026-02: добавлены или приняты файлы – 3», a line per source and change."""
    found: dict[tuple[str, str], list[str]] = {}
    for delivery in deliveries:
        found.setdefault((delivery["source"], delivery["change"]), []).append(delivery["period"])
    lines = []
    for (source, change), periods in sorted(found.items()):
        known = sorted(set(periods))
        named = ", ".join(period(code) for code in known[-_NAMED_PERIODS:]) + (
            " и ранее" if len(known) > _NAMED_PERIODS else ""
        )
        lines.append(f"{full_title(source)}, за {named}: {CHANGES[change]} файлы – {number(len(periods))}")
    return lines


def _kpi(table: str, code: str | None) -> str:
    if table == "deficit_map":
        return "Все предметы и группы"
    return SHORT_TITLE.get(code or "", code or "–")


def _first(tables: dict[str, Any], name: str, names: Names) -> list[ChangedCell]:
    """The first changed figures of a table of indicators, by name of the place."""
    rows = tables.get(name, {"first_changed": []})["first_changed"][:_LISTED]
    return [
        ChangedCell(
            place=names.places.get(code := row.get("municipality_code") or row["region_code"], code),
            kpi=SHORT_TITLE.get(row["kpi_code"], row["kpi_code"]),
            month=month(date.fromisoformat(row["as_of"])),
            before=_side(row, "_before", names.units.get(row["kpi_code"], "")),
            after=_side(row, "", names.units.get(row["kpi_code"], "")),
            causes="; ".join(CAUSES.get(cause, cause) for cause in row["causes"].split(";")),
        )
        for row in rows
    ]


def _side(row: dict[str, Any], side: str, unit: str) -> str:
    """«23,4 % (93 из 398)», the figure of a count, or the symbol of a missing value."""
    top, below = row[f"numerator{side}"], row[f"denominator{side}"]
    if top is None:
        return str(row[f"missing_reason{side}"] or "x")
    if not below:
        return number(top)
    joiner = "на" if unit == "ratio" else "из"
    parts = f"{number(top)} {joiner} {number(below)}"
    return f"{figure(top / below, unit)} ({parts})" if unit in ("share", "ratio", "binary") else parts
