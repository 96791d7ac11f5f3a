"""95 % intervals of municipal shares of deficits, as the published deficit map has them. Other figures are of everyone
they are about, not of a sample, and have none.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.publish.format_ru import NBSP, number

_KPI = "deficit_share_"
_Z = 1.959963984540054


def surely(share: str, people: str) -> pl.Expr:
    """What a share of so many people is at least: the lower bound of Wilson's interval, as in the municipal mart."""
    p, n = pl.col(share), pl.col(people)
    half = _Z * (p * (1 - p) / n + _Z**2 / (4 * n * n)).sqrt()
    return (p + _Z**2 / (2 * n) - half) / (1 + _Z**2 / n)


def intervals_of(deficits: pl.DataFrame, kpi_code: str, month: date) -> dict[str, str]:
    """«12–30 %» by municipality; {} for an indicator that is not a share of deficits."""
    if not kpi_code.startswith(_KPI):
        return {}
    rows = deficits.filter(
        pl.col("as_of") == month, pl.col("subject") == "all", pl.col("competency_group") == kpi_code.removeprefix(_KPI)
    ).drop_nulls(["deficit_share", "deficit_share_low", "deficit_share_high"])
    bounds = rows.select("municipality_code", "deficit_share_low", "deficit_share_high").iter_rows()
    return {code: f"{number(low * 100)}–{number(high * 100)}{NBSP}%" for code, low, high in bounds}
