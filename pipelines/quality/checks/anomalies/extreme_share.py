"""A municipality reports exactly 100 % or 0 % of a fair number of people while the others together are far from it.

Matters when a form was filled in for everybody at once, or when one of the sources never came. Resolve: ask the sender
how the figure was made; a true one is accepted.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.checks.anomalies.cells import CELL, shares
from pipelines.quality.checks.anomalies.findings import percent, results
from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult
from pipelines.quality.thresholds import threshold

CHECK_NAME = "extreme_share"


def measure(context: CheckContext) -> list[CheckResult]:
    """One warning for each municipal cell of the month; a quiet region has one result."""
    now = shares(context).filter(pl.col("as_of") == context.as_of, pl.col("municipality_code") != "")
    group = ["region_code", "kpi_code"]
    others = {c: pl.col(c).sum().over(group) - pl.col(c) for c in ("numerator", "denominator")}
    compared = now.with_columns(
        others=pl.len().over(group) - 1, others_base=others["denominator"],
        others_share=others["numerator"] / others["denominator"],
    ).filter(
        pl.col("denominator") >= threshold(CHECK_NAME, "base"),
        pl.col("others") >= threshold(CHECK_NAME, "municipalities"),
        pl.col("others_base") >= threshold(CHECK_NAME, "base_of_others"),
    )  # fmt: skip
    distance = threshold(CHECK_NAME, "distance")
    compared = compared.with_columns(measured=(pl.col("value") - pl.col("others_share")).abs())
    extreme = compared.filter(pl.col("value").is_in([0.0, 1.0]), pl.col("measured") >= distance)
    extreme = extreme.sort(CELL).with_columns(detail="kpi_code")
    return results(
        context, CHECK_NAME, compared, ((row, _words(row)) for row in extreme.iter_rows(named=True)),
        threshold=distance,
        too_few=f"нужен муниципалитет с базой не меньше {threshold(CHECK_NAME, 'base'):.0f} и не меньше "
        f"{threshold(CHECK_NAME, 'municipalities'):.0f} других с тем же показателем",
    )  # fmt: skip


def _words(row: dict[str, object]) -> str:
    others = percent(row["others_share"])
    return (
        f"{row['place']}: «{row['title']}» – ровно {percent(row['value']).replace(',0', '')} "
        f"({row['numerator']} из {row['denominator']}), в остальных муниципалитетах вместе {others}"
    )
