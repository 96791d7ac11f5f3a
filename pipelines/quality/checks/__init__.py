"""Gate checks: one file, one rule, one signature `measure(context) -> list[CheckResult]`.

A check measures and never decides; what a failure means is the gate's business.
"""

from collections.abc import Callable, Sequence

from pipelines.quality.checks import (
    additive_sums,
    contract_findings,
    details_leak,
    duplicate_grain,
    expected_grain,
    map_sums,
    numerator_within_denominator,
    passport_leak,
    population_shift,
    row_accounting,
    suppression_leak,
)
from pipelines.quality.checks.anomalies import ANOMALIES
from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult

Measure = Callable[[CheckContext], list[CheckResult]]

_BLOCKING: Sequence[tuple[str, Measure]] = tuple(
    (module.CHECK_NAME, module.measure)
    for module in (
        row_accounting,
        additive_sums,
        map_sums,
        numerator_within_denominator,
        duplicate_grain,
        expected_grain,
        population_shift,
        suppression_leak,
        passport_leak,
        details_leak,
        contract_findings,
    )
)

CHECKS: Sequence[tuple[str, Measure]] = (*_BLOCKING, *ANOMALIES)

__all__ = ["ANOMALIES", "CHECKS", "CheckContext", "Measure"]
