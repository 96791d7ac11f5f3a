"""The map of deficits of a region: squares by position, switches, and two sentences about the last month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipelines.publish.dashboard.themes.deficit_months import REGION, DeficitMonths
from pipelines.publish.dashboard.themes.names import short_names
from pipelines.publish.dashboard.themes.tiles import Place, tile_map
from pipelines.publish.format_ru import month, number, plural, share
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import GROUP
from pipelines.reference import seed

_LISTED = 3


@dataclass(frozen=True)
class DeficitMapPage:
    """`payload` is what the scripts need besides the files of the months; `sentences` speak of its last month."""

    sentences: list[str]
    payload: dict[str, Any]
    unplaced: list[str]


def deficit_map_page(source: ReleaseSource, region_code: str, months: DeficitMonths) -> DeficitMapPage | None:
    """The page of one region, None where the release has no map of it."""
    if len(months.places) == 1:
        return None
    names = _names(source, region_code)
    layouts, layout_of = _layouts(months)
    unplaced = {code for layout in layouts for code in layout["unplaced"]}
    payload = {
        **months_payload(months, names, region_code),
        "layouts": layouts,
        "layout_of": layout_of,
        "successor": _successors(months),
        "measures": ["share", "uncovered", "coverage"],
    }
    return DeficitMapPage(
        map_sentences(source, region_code, names), payload, [names[code] for code in sorted(unplaced)]
    )


def months_payload(months: DeficitMonths, names: dict[str, str], region_code: str) -> dict[str, Any]:
    """What both pages of deficits must know to read the files of the months."""
    subjects = subject_names()
    places = [(code, names.get(code, code)) for code in months.places if code]
    short = short_names(name for _, name in places)
    return {
        "region": region_code,
        "months": [month(m) for m in months.months],
        "keys": [key_of(m) for m in months.months],
        "now": last_shown(months),
        "places": [[code, name, short[name]] for code, name in places],
        "pairs": [list(pair) for pair in months.pairs],
        "subjects": [[s, subjects.get(s, s)] for s in _present(months, 0, subjects)],
        "groups": [[g, GROUP.get(g, g)] for g in _present(months, 1, GROUP)],
    }


def map_sentences(source: ReleaseSource, region_code: str, names: dict[str, str]) -> list[str]:
    """How many have deficits, and where the share is surely the highest, in the last month with figures."""
    here = (pl.col("region_code") == region_code, pl.col("subject") == "all", pl.col("competency_group") == "all")
    regional = source.tables.deficit_map_regional.filter(*here, pl.col("deficit_share").is_not_null()).sort("as_of")
    if regional.is_empty():
        return ["Результатов диагностики, которые можно показать, нет."]
    row = regional.row(-1, named=True)
    count, total = round(row["deficit_share"] * row["diagnosed"]), row["diagnosed"]
    people = plural(total, "прошедшего", "прошедших", "прошедших")
    found = [
        f"Дефицит выявлен у {number(count)} из {number(total)} {people} диагностику ({share(row['deficit_share'])})."
    ]
    municipal = source.tables.deficit_map.filter(*here, pl.col("as_of") == row["as_of"])
    known = municipal.filter(pl.col("deficit_share_low") > 0)
    top = known.sort("deficit_share_low", "municipality_code", descending=[True, False]).head(_LISTED)
    if not top.is_empty():
        listed = ", ".join(
            f"{names[code]} ({share(value)})" for code, value in top.select("municipality_code", "deficit_share").rows()
        )
        found.append(f"С учётом числа прошедших диагностику доля выше всего: {listed}.")
    return found


def last_shown(months: DeficitMonths) -> int:
    """The last month in which the region itself has figures, else the last one."""
    shown = [
        n
        for n, month_end in enumerate(months.months)
        if any(cell["n"][-1] > 0 for cell in months.files[month_end]["cells"].values())
    ]
    return shown[-1] if shown else len(months.months) - 1


def key_of(month_end: date) -> str:
    """«2026-02», as addresses and names of files have it."""
    return f"{month_end:%Y-%m}"


def subject_names() -> dict[str, str]:
    """Subjects in the order of the reference data, all of them together first."""
    return {"all": "все предметы", **dict(seed("taught_subjects").select("subject_code", "subject_ru").iter_rows())}


def _names(source: ReleaseSource, region_code: str) -> dict[str, str]:
    table = source.tables.deficit_map.filter(pl.col("region_code") == region_code)
    return {
        code: name or code for code, name in table.select("municipality_code", "municipality_ru").unique().iter_rows()
    }


def _present(months: DeficitMonths, part: int, order: dict[str, str]) -> list[str]:
    found = {pair[part] for pair in months.pairs}
    return [*(code for code in order if code in found), *sorted(found - set(order))]


def _layouts(months: DeficitMonths) -> tuple[list[dict[str, Any]], list[int]]:
    """Squares of each set of municipalities that there ever was, and which set each month has."""
    coordinates = {
        code: (lat and float(lat), lon and float(lon))
        for code, lat, lon in seed("municipalities").select("municipality_code", "lat", "lon").iter_rows()
    }
    sets: dict[tuple[int, ...], int] = {}
    layout_of = []
    for month_end in months.months:
        at = tuple(p for p in months.files[month_end]["at"] if months.places[p] != REGION)
        layout_of.append(sets.setdefault(at, len(sets)))
    layouts = []
    for at in sets:
        tiles = tile_map([Place(months.places[p], *coordinates.get(months.places[p], (None, None))) for p in at])
        cells = [[p, *tiles.cells[months.places[p]]] for p in at]
        layouts.append({"rows": tiles.rows, "columns": tiles.columns, "cells": cells, "unplaced": tiles.unplaced})
    return layouts, layout_of


def _successors(months: DeficitMonths) -> list[int] | None:
    """Position of the municipality that each has become by the last month.

    None where borders stayed as they were, or where one of them was divided: its figures can't be added up then.
    """
    last = months.months[-1]
    today = set(months.files[last]["at"])
    changes = seed("municipality_changes").filter(pl.col("effective_from") <= last.isoformat())
    divided = changes.filter(~pl.col("from_code").is_unique())["from_code"].to_list()
    following = {a: b for a, b in changes.select("from_code", "to_code").iter_rows() if a not in divided}
    position = {code: n for n, code in enumerate(months.places)}
    found = [position.get(_end_of(code, following), -1) for code in months.places[:-1]]
    whole = all(successor in today for successor in found)
    return found if whole and found != list(range(len(found))) else None


def _end_of(code: str, following: dict[str, str]) -> str:
    for _ in range(len(following)):
        code = following.get(code, code)
    return code
