"""Verdicts of dbt in the shape of the gate. dbt measured; nothing is measured here."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.quality.result import CheckResult, DbtTestResult, Severity, Status

_STATUS: dict[str, Status] = {
    "pass": "passed",
    "success": "passed",
    "fail": "failed",
    "warn": "failed",
    "error": "error",
    "runtime error": "error",
    "skipped": "not_applicable",
}


def from_dbt(results: Sequence[DbtTestResult]) -> list[CheckResult]:
    """One result per dbt test, for all regions; a status dbt never had before counts as `error`."""
    return [_result(r) for r in sorted(results, key=lambda r: r.name)]


def _result(result: DbtTestResult) -> CheckResult:
    severity: Severity = "warning" if result.severity.lower() == "warn" or result.status == "warn" else "blocking"
    status = _STATUS.get(result.status, "error")
    note = {"passed": "тест dbt пройден", "failed": f"тест dbt нашёл строк: {result.failures}"}.get(
        status, f"тест dbt: {result.status}"
    )
    return CheckResult(
        f"dbt:{result.name}", "marts", "", "", severity, status,
        float(result.failures), result.failures, 1, 0, note,
    )  # fmt: skip
