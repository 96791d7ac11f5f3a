"""Data that a page needs for its charts and its switchable table: lists by month, nothing a table of the page hides.

Values are not sent where numerator and denominator give them. A hidden cell holds its symbol and no figure.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.dashboard.figures import RegionFigures
from pipelines.publish.format_ru import month

_STATUS = {"met": "m", "in_progress": "i", "not_met": "n"}
_STATE = {"published": "p", "provisional": "v", "withheld": "w"}


def trend_payload(figures: RegionFigures, kpis: list[Kpi]) -> dict[str, list[float | None]]:
    """Regional values by indicator, in the order of the months, rounded to what is shown."""
    return {k.code: [_rounded(v) for v in figures.trend(k.code)] for k in kpis}


def kpi_payload(kpis: list[Kpi]) -> list[dict[str, Any]]:
    """What scripts must know about the indicators."""
    return [
        {"code": k.code, "title": k.short, "unit": k.unit, "target": k.target_value, "municipal": k.has_municipal_level}
        for k in kpis
    ]


def region_payload(figures: RegionFigures, kpis: list[Kpi]) -> dict[str, Any]:
    """Everything for one region page.

    `cells[kpi][month index]` = {n, d, s, t}: per municipality (in the order of `municipalities`) the numerator or the
    symbol of a missing value, the denominator, a letter of the status and a letter of the state.
    """
    places = figures.municipal.select("municipality_code", "municipality_ru").unique().sort("municipality_ru")
    codes = places["municipality_code"].to_list()
    return {
        "region": figures.code,
        "months": [month(m) for m in figures.months],
        "now": figures.months.index(figures.month),
        "kpis": kpi_payload(kpis),
        "trend": trend_payload(figures, kpis),
        "municipalities": places["municipality_ru"].to_list(),
        "cells": _cells(figures, kpis, codes),
    }


def _cells(figures: RegionFigures, kpis: list[Kpi], codes: list[str]) -> dict[str, list[dict[str, Any] | None]]:
    grid = pl.DataFrame({"municipality_code": codes, "position": range(len(codes))})
    table = figures.municipal.join(grid, on="municipality_code").sort("position")
    lists = table.group_by("kpi_code", "as_of").agg(
        "position",
        n=pl.coalesce(pl.col("numerator").cast(pl.String), "missing_reason", pl.lit("x")),
        shown=pl.col("value").is_not_null(),
        d="denominator",
        s=pl.col("status").replace_strict(_STATUS, default="-", return_dtype=pl.String),
        t=pl.col("state").replace_strict(_STATE, default="p", return_dtype=pl.String),
        reason=pl.col("missing_reason").fill_null("x"),
    )
    found = {(r["kpi_code"], r["as_of"]): r for r in lists.iter_rows(named=True)}
    return {
        k.code: [_month(found.get((k.code, m)), len(codes)) for m in figures.months]
        for k in kpis
        if k.has_municipal_level
    }


def _month(row: dict[str, Any] | None, size: int) -> dict[str, Any] | None:
    """Lists of one indicator and month, null where a municipality did not exist then."""
    if row is None:
        return None
    n: list[int | str | None] = [None] * size
    d: list[int | None] = [None] * size
    s, t = ["-"] * size, ["p"] * size
    lines = zip(row["position"], row["n"], row["shown"], row["d"], row["s"], row["t"], row["reason"], strict=True)
    for position, numerator, is_shown, denominator, status, state, reason in lines:
        n[position] = int(numerator) if is_shown else reason
        d[position] = denominator if is_shown else None
        s[position], t[position] = status, state
    return {
        "n": n,
        "d": d if any(v is not None for v in d) else None,
        "s": "".join(s) if any(c != "-" for c in s) else None,
        "t": "".join(t) if any(c != "p" for c in t) else None,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def month_labels(months: list[date]) -> list[str]:
    """Labels of an axis of months."""
    return [month(m) for m in months]
