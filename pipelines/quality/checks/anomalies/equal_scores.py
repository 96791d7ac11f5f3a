"""Everybody in one file of one organiser has the same result.

Matters when a column was filled down instead of being transferred from the test. Resolve: ask the sender for the
protocols; a test that everybody may pass with full marks is accepted.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.checks.anomalies.findings import results
from pipelines.quality.checks.anomalies.scores import file_words, scored_files, worst
from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult
from pipelines.quality.thresholds import threshold

CHECK_NAME = "equal_scores"


def measure(context: CheckContext) -> list[CheckResult]:
    """One warning for each sender, period and organiser (or part of ФИОКО); a quiet region has one result."""
    fewest = threshold(CHECK_NAME, "persons")
    compared = scored_files(context, months=threshold(CHECK_NAME, "months")).filter(pl.col("persons") >= fewest)
    equal = worst(compared.filter("is_equal"), pl.col("persons").cast(pl.Float64))
    return results(
        context, CHECK_NAME, compared, ((row, _words(row)) for row in equal.iter_rows(named=True)), threshold=fewest,
        layer="lake", too_few=f"нет файлов с результатами {fewest:.0f} и более человек",
    )  # fmt: skip


def _words(row: dict[str, object]) -> str:
    return f"{file_words(row)}: результаты всех одинаковы, человек: {row['persons']}"
