"""A share moved unlike its neighbours, or unlike it ever moved: robust z-score of the month's change.

Municipalities are compared with those of their region in the same month, a region with its own earlier months. Median
and median deviation, for a mean would move with the very figure that is looked for. Resolve as `indicator_jump`.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.checks.anomalies.cells import CELL, changes, shares
from pipelines.quality.checks.anomalies.findings import points, results
from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult
from pipelines.quality.thresholds import threshold

CHECK_NAME = "indicator_outlier"
#: a normal distribution has this standard deviation for one median absolute deviation
_DEVIATION = 1.4826


def measure(context: CheckContext) -> list[CheckResult]:
    """One warning for each cell of the month that stands out; a quiet region has one result."""
    least = threshold(CHECK_NAME, "municipalities"), threshold(CHECK_NAME, "months")
    moved = changes(context, shares(context)).filter(pl.col("base") >= threshold(CHECK_NAME, "base"))
    scored = pl.concat([_among_neighbours(context, moved, least[0]), _in_history(context, moved, least[1])])
    is_region = pl.col("municipality_code") == ""
    far = pl.when(is_region).then(threshold(CHECK_NAME, "change_region")).otherwise(threshold(CHECK_NAME, "change"))
    limit = threshold(CHECK_NAME, "score")
    outliers = scored.filter(pl.col("score").abs() >= limit, (pl.col("change") - pl.col("median")).abs() >= far)
    outliers = outliers.sort(CELL).with_columns(detail="kpi_code", measured=pl.col("score").abs())
    return results(
        context, CHECK_NAME, scored, ((row, _words(row)) for row in outliers.iter_rows(named=True)), threshold=limit,
        too_few=f"нужно не меньше {least[0]:.0f} муниципалитетов или {least[1]:.0f} прежних месяцев региона "
        f"с базой не меньше {threshold(CHECK_NAME, 'base'):.0f}",
    )  # fmt: skip


def _among_neighbours(context: CheckContext, moved: pl.DataFrame, least: float) -> pl.DataFrame:
    now = moved.filter(pl.col("as_of") == context.as_of, pl.col("municipality_code") != "")
    group = ["region_code", "kpi_code"]
    usual = _usual(now, group)
    return _scored(now.join(usual, on=group), least)


def _in_history(context: CheckContext, moved: pl.DataFrame, least: float) -> pl.DataFrame:
    region = moved.filter(pl.col("municipality_code") == "")
    usual = _usual(region.filter(pl.col("as_of") < context.as_of), list(CELL))
    return _scored(region.filter(pl.col("as_of") == context.as_of).join(usual, on=CELL), least)


def _usual(moved: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    median = pl.col("change").median()
    return moved.group_by(group).agg(
        n=pl.len(), median=median, deviation=(pl.col("change") - median).abs().median() * _DEVIATION
    )


def _scored(compared: pl.DataFrame, least: float) -> pl.DataFrame:
    spread = pl.max_horizontal("deviation", pl.lit(threshold(CHECK_NAME, "noise")))
    return compared.filter(pl.col("n") >= least).with_columns(score=(pl.col("change") - pl.col("median")) / spread)


def _words(row: dict[str, object]) -> str:
    among = f"по {row['n']} прежним месяцам" if row["municipality_code"] == "" else f"по {row['n']} муниципалитетам"
    score = f"{float(str(row['measured'])):.1f}".replace(".", ",")
    return (
        f"{row['place']}: «{row['title']}» за месяц {points(row['change'])}, обычно {points(row['median'])} {among}; "
        f"отклонение в {score} раза больше обычного разброса, база {row['base']}"
    )
