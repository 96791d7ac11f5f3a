"""Figures over months as the scripts of a page read them (assets/app.js). Hidden figures are never in them.

A cell has `n` (numerators, or the values of counts) and `d` (denominators, left out of counts) per month, and `s`,
a letter per month: m, i, n the status of a goal, `-` no goal; z, x, c, l why a figure is missing; `.` no such row.
`t` tells the state: p published, v provisional, w withheld, o taken from the release before; it
is left out where everything is published.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from pipelines.publish.format_ru import month

Cell = dict[str, Any]

_STATUS = {"met": "m", "in_progress": "i", "not_met": "n"}
_MISSING = {"z": "z", "x": "x", "c": "c", "low": "l"}
_STATE = {"published": "p", "provisional": "v", "withheld": "w"}


def months_data(months: Sequence[date], now: date) -> dict[str, Any]:
    """The part of the page's data that tells its months."""
    return {
        "months": [month(m) for m in months],
        "keys": [f"{m:%Y-%m}" for m in months],
        "now": list(months).index(now),
    }


def series_of(table: pl.DataFrame, key: pl.Expr, months: Sequence[date]) -> dict[str, Cell]:
    """Cells of a table of indicators (kpi_regional, kpi_municipal) by `key`, which must be unique within a month."""
    keyed = table.with_columns(key.alias("key"))
    grid = keyed.select(pl.col("key").unique()).join(pl.DataFrame({"as_of": list(months)}), how="cross")
    rows = grid.join(keyed, on=["key", "as_of"], how="left").sort("key", "as_of")
    shown = pl.col("value").is_not_null()
    letter = (
        pl.when(pl.col("kpi_code").is_null())
        .then(pl.lit("."))
        .when(shown)
        .then(pl.col("status").replace_strict(_STATUS, default="-", return_dtype=pl.String))
        .otherwise(
            pl.col("missing_reason").fill_null("x").replace_strict(_MISSING, default="x", return_dtype=pl.String)
        )
    )
    state = pl.col("state").replace_strict(_STATE, default="p", return_dtype=pl.String)
    if "stale" in rows.columns:
        state = pl.when(pl.col("stale").fill_null(value=False)).then(pl.lit("o")).otherwise(state)
    lists = rows.group_by("key", maintain_order=True).agg(
        n=pl.when(shown).then("numerator"),
        d=pl.when(shown).then("denominator"),
        has_d=(shown & pl.col("denominator").is_not_null()).any(),
        s=letter.str.join(""),
        t=state.str.join(""),
    )
    return {
        name: {"n": n, "s": s, **({"d": d} if has_d else {}), **({"t": t} if t.strip("p") else {})}
        for name, n, d, has_d, s, t in lists.select("key", "n", "d", "has_d", "s", "t").iter_rows()
    }
