"""Municipalities: which exist on a date, and what a delivered code means on that date."""

from __future__ import annotations

from datetime import date
from functools import cache

from pipelines.reference import seed


def municipalities_on(region: str, day: date) -> list[str]:
    """Codes of the municipalities of a region valid on a date, sorted."""
    return sorted(code for code, its_region in _regions().items() if its_region == region and is_valid(code, day))


def is_valid(code: str, day: date) -> bool:
    first, last = _validity().get(code, (date.max, date.min))
    return first <= day <= last


def municipality_on(code: str, day: date) -> str | None:
    """The municipality valid on a date that a delivered code belongs to, through every change in effect by then.

    A code of after a change means, before it, the one it was renamed from; where several were merged it means none.
    """
    while change := _changes().get(code):
        if change[1] > day:
            break
        code = change[0]
    while not is_valid(code, day):
        origins = [old for old, (new, since, _) in _changes().items() if new == code and since > day]
        if len(origins) != 1:
            return None
        code = origins[0]
    return code


def renamed_on(code: str, day: date) -> str:
    """The code followed only through pure renames in effect by a date."""
    while (change := _changes().get(code)) and change[1] <= day and change[2] == "rename":
        code = change[0]
    return code


@cache
def _changes() -> dict[str, tuple[str, date, str]]:
    rows = seed("municipality_changes").iter_rows(named=True)
    return {r["from_code"]: (r["to_code"], date.fromisoformat(r["effective_from"]), r["kind"]) for r in rows}


@cache
def _regions() -> dict[str, str]:
    return dict(seed("municipalities").select("municipality_code", "region_code").iter_rows())


@cache
def _validity() -> dict[str, tuple[date, date]]:
    rows = seed("municipalities").iter_rows(named=True)
    return {
        r["municipality_code"]: (
            date.fromisoformat(r["valid_from"]) if r["valid_from"] else date.min,
            date.fromisoformat(r["valid_to"]) if r["valid_to"] else date.max,
        )
        for r in rows
    }
