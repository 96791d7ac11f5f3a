"""What a check reports: the one result shape of gate checks, dbt tests and expectation suites.

Only the shape belongs here: measuring lives in `checks`, judging in `gate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["blocking", "warning"]
Status = Literal["passed", "failed", "error", "not_applicable"]


@dataclass(frozen=True)
class CheckResult:
    """One measurement of one check over one scope.

    `scope_region` and `scope_municipality` are codes, '' = everything below. `measured` is the worst value seen, in the
    unit of `threshold`; `violations` of `denominator` things broke the rule. `note` is Russian and holds no personal
    data. `acceptance` says who accepted a warning, why and until when, '' where nobody did.
    """

    check_name: str
    layer: str
    scope_region: str
    scope_municipality: str
    severity: Severity
    status: Status
    measured: float | None
    violations: int
    denominator: int
    threshold: float | None
    note: str
    acceptance: str = ""

    @property
    def blocks(self) -> bool:
        """A blocking check stops its scope when it failed and also when it could not be measured."""
        return self.severity == "blocking" and self.status in ("failed", "error")


@dataclass(frozen=True)
class DbtTestResult:
    """What dbt said of one test: `status` pass, fail, warn, error or skipped, `severity` error or warn."""

    name: str
    status: str
    failures: int = 0
    severity: str = "error"
    message: str = ""
    model: str = ""


def judged(  # noqa: PLR0913
    check_name: str,
    scope_region: str,
    violations: int,
    denominator: int,
    *,
    note: str,
    measured: float | None = None,
    threshold: float | None = 0,
    scope_municipality: str = "",
    severity: Severity = "blocking",
    layer: str = "marts",
) -> CheckResult:
    """A result whose status follows from the counts: nothing to look at is `not_applicable`, any violation `failed`."""
    status: Status = "failed" if violations else "passed" if denominator else "not_applicable"
    value = float(violations) if measured is None else measured
    return CheckResult(
        check_name, layer, scope_region, scope_municipality, severity, status,
        value, violations, denominator, threshold, note,
    )  # fmt: skip
