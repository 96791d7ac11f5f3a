"""From what an anomaly check saw to results: one for each finding, or one for the region where there is none.

A finding is a result of its own (`<check>:<detail>`, region, municipality), so that it can be accepted by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult, Status, judged

#: columns of a frame of findings, besides `denominator` and what the words of a check need
KEYS = ("region_code", "municipality_code", "detail", "measured")


def results(
    context: CheckContext,
    name: str,
    looked_at: pl.DataFrame,
    findings: Iterable[tuple[dict[str, object], str]],
    *,
    threshold: float,
    too_few: str,
    layer: str = "marts",
) -> list[CheckResult]:
    """Results of the check `name`, all of them warnings.

    `looked_at`: `region_code`, one row for each thing compared; a region without any is `not_applicable`, and `too_few`
    says in Russian what it lacks. `findings`: rows with KEYS and their words.
    """
    found = [_finding(name, row, words, threshold, layer) for row, words in findings]
    counts = dict(looked_at.group_by("region_code").len().iter_rows())
    quiet = sorted(set(context.regions) - {result.scope_region for result in found})
    return found + [_nothing(name, region, counts.get(region, 0), threshold, too_few, layer) for region in quiet]


def _finding(name: str, row: dict[str, object], words: str, threshold: float, layer: str) -> CheckResult:
    measured = round(float(str(row["measured"])), 6)
    return judged(
        f"{name}:{row['detail']}", str(row["region_code"]), 1, 1, scope_municipality=str(row["municipality_code"]),
        severity="warning", layer=layer, measured=measured, threshold=threshold, note=words,
    )  # fmt: skip


def _nothing(name: str, region: str, looked_at: int, threshold: float, too_few: str, layer: str) -> CheckResult:
    status: Status = "passed" if looked_at else "not_applicable"
    note = f"необычного нет, сравнений: {looked_at}" if looked_at else f"сравнивать не с чем: {too_few}"
    return CheckResult(name, layer, region, "", "warning", status, None, 0, looked_at, threshold, note)


def percent(share: object) -> str:
    """0.1234 → «12,3 %»."""
    return f"{float(str(share)) * 100:.1f}".replace(".", ",") + " %"


def points(change: object) -> str:
    """0.1234 → «+12,3 п. п.»."""
    return f"{float(str(change)) * 100:+.1f}".replace(".", ",").replace("-", "−") + " п. п."
