"""Far more scores of a file are divisible by ten than chance gives.

Matters when scores are estimated by eye instead of being counted. A test whose tasks bring ten points each gives round
scores only: accept it for that organiser. Resolve: ask for the protocols.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.checks.anomalies.findings import percent, results
from pipelines.quality.checks.anomalies.scores import file_words, scored_files, worst
from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult
from pipelines.quality.thresholds import threshold

CHECK_NAME = "round_scores"


def measure(context: CheckContext) -> list[CheckResult]:
    """One warning for each sender, period and organiser (or part of ФИОКО); a quiet region has one result."""
    fewest, scale = threshold(CHECK_NAME, "scores"), threshold(CHECK_NAME, "scale")
    files = scored_files(context, months=threshold(CHECK_NAME, "months"), scale=scale)
    compared = files.filter(pl.col("long_scores") >= fewest)
    share, most = pl.col("round_scores") / pl.col("long_scores"), threshold(CHECK_NAME, "share")
    heaped = worst(compared.filter(share >= most), share)
    return results(
        context, CHECK_NAME, compared, ((row, _words(row)) for row in heaped.iter_rows(named=True)), threshold=most,
        layer="lake", too_few=f"нет файлов с {fewest:.0f} и более баллами по шкале от {scale:.0f} баллов",
    )  # fmt: skip


def _words(row: dict[str, object]) -> str:
    usual = percent(threshold(CHECK_NAME, "expected"))
    return (
        f"{file_words(row)}: на 10 делится {percent(row['measured'])} баллов ({row['round_scores']} из "
        f"{row['long_scores']}), обычно около {usual}"
    )
