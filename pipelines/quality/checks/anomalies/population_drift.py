"""The staff moved by more than a tenth in a month, but not so far that `population_shift` stops the figures.

Matters when a few organisations are missing in a registry. Not a mistake where schools were closed, opened or handed
over: accept it then. Resolve: compare the staff files of both months by organisation.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.checks.anomalies.cells import CELL, changes, shares
from pipelines.quality.checks.anomalies.findings import percent, results
from pipelines.quality.checks.context import CheckContext
from pipelines.quality.checks.population_shift import MIN_PERSONS, max_shift_share
from pipelines.quality.result import CheckResult
from pipelines.quality.thresholds import threshold

CHECK_NAME = "population_drift"
#: the denominator of this indicator is the whole staff, and it is there in every region
_STAFF = "diagnosed_share"


def measure(context: CheckContext) -> list[CheckResult]:
    """One warning for each municipality (or region) that moved; a quiet region has one result."""
    staff = shares(context).filter(pl.col("kpi_code") == _STAFF).with_columns(time_window=pl.lit("as_of"))
    persons = (pl.col("denominator") - pl.col("denominator_before")).abs()
    compared = changes(context, staff).filter(pl.col("as_of") == context.as_of, pl.col("denominator_before") > 0)
    compared = compared.with_columns(persons=persons, measured=persons / pl.col("denominator_before"))
    most, fewest = threshold(CHECK_NAME, "change"), threshold(CHECK_NAME, "persons")
    blocked = (pl.col("measured") > max_shift_share()) & (pl.col("persons") > MIN_PERSONS)
    drifted = compared.filter((pl.col("measured") > most) & (pl.col("persons") > fewest) & ~blocked)
    drifted = drifted.sort(CELL).with_columns(detail=pl.lit("staff"))
    return results(
        context, CHECK_NAME, compared, ((row, _words(row)) for row in drifted.iter_rows(named=True)), threshold=most,
        too_few="нет численности за два месяца подряд",
    )  # fmt: skip


def _words(row: dict[str, object]) -> str:
    return (
        f"{row['place']}: работников было {row['denominator_before']}, стало {row['denominator']}, "
        f"изменение {percent(row['measured'])}"
    )
