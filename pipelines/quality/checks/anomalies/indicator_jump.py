"""A share moved by many percentage points within a month, over a base that is not small.

Matters when a file came twice, came for the wrong month, or lost a part. Not a mistake where a campaign ended in that
month: accept it then. Resolve: `rsnms trace` both months.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.checks.anomalies.cells import changes, shares
from pipelines.quality.checks.anomalies.findings import percent, points, results
from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult
from pipelines.quality.thresholds import threshold

CHECK_NAME = "indicator_jump"


def measure(context: CheckContext) -> list[CheckResult]:
    """One warning for each cell of the month that jumped, at both levels; a quiet region has one result."""
    most, base = threshold(CHECK_NAME, "change"), threshold(CHECK_NAME, "base")
    compared = changes(context, shares(context)).filter(pl.col("as_of") == context.as_of, pl.col("base") >= base)
    jumps = compared.filter(pl.col("change").abs().round(9) >= most).sort(
        "region_code", "municipality_code", "kpi_code"
    )
    jumps = jumps.with_columns(detail="kpi_code", measured=pl.col("change").abs())
    return results(
        context, CHECK_NAME, compared, ((row, _words(row)) for row in jumps.iter_rows(named=True)), threshold=most,
        too_few=f"нет показателей за два месяца подряд с базой не меньше {base:.0f}",
    )  # fmt: skip


def _words(row: dict[str, object]) -> str:
    return (
        f"{row['place']}: «{row['title']}» за месяц {percent(row['value_before'])} → {percent(row['value'])} "
        f"({points(row['change'])}), знаменатель {row['denominator_before']} → {row['denominator']}"
    )
