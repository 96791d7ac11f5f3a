"""The public deficit map as one small file per region and month, which the map and the heat map load when asked.

Only what the public tables show goes in. Lists of whole numbers in the order of the places of the region, so that a
month of 73 municipalities stays far below what a page may weigh.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipelines.publish.source import ReleaseSource

#: numbers below nought stand for the symbol of a missing value
SYMBOL_CODE = {"c": -1, "low": -2, "x": -3, "z": -4}
REGION = ""
_PAIR = ("subject", "competency_group")
_KEYS = ("as_of", "pair", "position")


@dataclass(frozen=True)
class DeficitMonths:
    """`places`: codes, the region itself ('') last; `pairs`: (subject, group); `months` ascending.

    `files[month]` = {"at": positions there are that month, "cells": {pair: {n, k, u, s}}}, lists in the order of `at`:
    n diagnosed, k with a deficit, u of these without training, s staff (0 where it does not follow from the coverage).
    A negative number is a symbol of SYMBOL_CODE; null: not published for this place; a row there is not has noughts.
    """

    places: list[str]
    pairs: list[tuple[str, str]]
    months: list[date]
    files: dict[date, dict[str, Any]]


def deficit_months(source: ReleaseSource, region_code: str) -> DeficitMonths:
    """All months of one region; empty where the release shows no map of it."""
    here = pl.col("region_code") == region_code
    regional = source.tables.deficit_map_regional.filter(here).with_columns(municipality_code=pl.lit(REGION))
    rows = pl.concat([source.tables.deficit_map.filter(here), regional], how="diagonal_relaxed")
    municipal = rows.filter(pl.col("municipality_code") != REGION).select("municipality_code", "municipality_ru")
    places = [*municipal.unique("municipality_code").sort("municipality_ru", "municipality_code")["municipality_code"]]
    places.append(REGION)
    pairs = sorted(rows.filter(_is_there()).select(_PAIR).unique().rows())
    months = sorted(rows["as_of"].unique())
    cells = _cells(rows, places, pairs)
    return DeficitMonths(places, pairs, months, {month: _file(cells, month) for month in months})


def _is_there() -> pl.Expr:
    """Somebody was diagnosed, or something is hidden."""
    return (pl.col("diagnosed") > 0).fill_null(value=False) | pl.col("missing_reason").is_not_null()


def _cells(rows: pl.DataFrame, places: list[str], pairs: list[tuple[str, str]]) -> pl.DataFrame:
    """Month × pair × place there is that month: n, k, u, s."""
    place = pl.DataFrame({"municipality_code": places, "position": range(len(places))})
    pair = pl.DataFrame(
        [(*key, number) for number, key in enumerate(pairs)], schema=[*_PAIR, "pair"], orient="row",
        schema_overrides={"subject": pl.String, "competency_group": pl.String, "pair": pl.Int64},
    )  # fmt: skip
    known = rows.join(place, on="municipality_code").join(pair, on=list(_PAIR))
    shown = known.select(*_KEYS, **_figures())
    at = rows.join(place, on="municipality_code").select("as_of", "position").unique()
    grid = at.join(shown.select("as_of", "pair").unique(), on="as_of")
    joined = grid.join(shown.with_columns(is_row=pl.lit(value=True)), on=list(_KEYS), how="left").sort(_KEYS)
    absent = pl.col("is_row").is_null()
    return joined.with_columns(pl.when(absent).then(0).otherwise(pl.col(c)).alias(c) for c in ("n", "k", "u", "s"))


def _figures() -> dict[str, pl.Expr]:
    reason = pl.col("missing_reason").replace_strict(SYMBOL_CODE, default=None, return_dtype=pl.Int64)
    detail = pl.col("details_reason").replace_strict(SYMBOL_CODE, default=None, return_dtype=pl.Int64)
    whole = pl.col("deficit_share") * pl.col("diagnosed")
    staff = pl.when(pl.col("diagnosed_coverage") > 0).then(pl.col("diagnosed") / pl.col("diagnosed_coverage"))
    municipal = pl.col("municipality_code") != REGION
    return {
        "n": pl.coalesce(reason, "diagnosed"),
        "k": pl.coalesce(reason, whole.round().cast(pl.Int64), pl.when(pl.col("diagnosed") == 0).then(0)),
        "u": pl.when(municipal).then(pl.coalesce(reason, "uncovered", detail)),
        "s": pl.when(municipal).then(pl.coalesce(reason, staff.round().cast(pl.Int64), pl.lit(0, dtype=pl.Int64))),
    }


def _file(cells: pl.DataFrame, month: date) -> dict[str, Any]:
    here = cells.filter(pl.col("as_of") == month)
    at = here["position"].unique().sort().to_list()
    lists = here.group_by("pair", maintain_order=True).agg("n", "k", "u", "s")
    return {
        "at": at,
        "cells": {str(pair): {"n": n, "k": k, "u": u, "s": s} for pair, n, k, u, s in lists.iter_rows()},
    }
