"""Warnings about unlikely figures. A warning never stops a release; an analyst looks, mends or accepts it."""

from pipelines.quality.checks.anomalies import (
    equal_scores,
    extreme_share,
    indicator_jump,
    indicator_outlier,
    population_drift,
    round_scores,
)

ANOMALIES = tuple(
    (module.CHECK_NAME, module.measure)
    for module in (
        indicator_jump,
        indicator_outlier,
        population_drift,
        extreme_share,
        equal_scores,
        round_scores,
    )
)

__all__ = ["ANOMALIES"]
