"""Where a municipality of a month end stands on each sort of borders. Districts are read from their seed."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.reference import seed

from .territory import municipality_on

BORDERS = ("as_was", "as_now", "district")


def placed(municipality: str, as_of: date, borders: str) -> str:
    """Code of the mart's row for a municipality; `as_of` is the last month end of the history."""
    if borders == "as_was":
        return municipality
    today = municipality_on(municipality, as_of) or municipality
    return today if borders == "as_now" else _district(today, as_of)


def has_districts(region: str) -> bool:
    """Is any municipality of the region in a district."""
    return not _members(region).is_empty()


def _district(today: str, as_of: date) -> str:
    region = today[:2]
    numbers = {no for code, no in _members(region).iter_rows() if municipality_on(code, as_of) == today} or {"0"}
    assert len(numbers) == 1, f"{today}: members of several districts"
    return f"{region}-{numbers.pop()}"


def _members(region: str) -> pl.DataFrame:
    rows = seed("intermunicipal_districts").filter(pl.col("region_code") == region)
    return rows.select("municipality_code", pl.col("district_no").cast(pl.String))
