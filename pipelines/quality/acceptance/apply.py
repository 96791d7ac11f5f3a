"""What accepted warnings do to results: an accepted one stays as it is measured and says who accepted it.

Acceptance never touches a blocking check. Its last day is compared with the report date and not with the clock, so that
the same inputs give the same release whenever it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from pipelines.quality.acceptance.file import Acceptance, Scope
from pipelines.quality.result import CheckResult

CHECK_NAME = "acceptance_in_use"


def apply_acceptances(
    results: Iterable[CheckResult], acceptances: Sequence[Acceptance], as_of: date, regions: Sequence[str]
) -> list[CheckResult]:
    """`results` with `acceptance` filled where it is in force, and for each region of `acceptances` what is in use."""
    by_scope = {a.scope: a for a in acceptances}
    judged = [_accepted(result, by_scope.get(_scope(result)), as_of) for result in results]
    open_scopes = {_scope(r) for r in judged if _can_be_accepted(r)}
    blocking = {_scope(r) for r in judged if r.severity == "blocking"}
    return judged + [
        _in_use(region, [(a, _why_not(a, as_of, open_scopes, blocking)) for a in acceptances if a.region == region])
        for region in sorted({a.region for a in acceptances} & set(regions))
    ]


def _scope(result: CheckResult) -> Scope:
    return result.check_name, result.scope_region, result.scope_municipality


def _can_be_accepted(result: CheckResult) -> bool:
    return result.severity == "warning" and result.status == "failed"


def _accepted(result: CheckResult, acceptance: Acceptance | None, as_of: date) -> CheckResult:
    if acceptance is None or not _can_be_accepted(result):
        return result
    if acceptance.until < as_of:
        return replace(result, note=f"{result.note}; принятие закончилось {acceptance.until:%d.%m.%Y}")
    words = f"принято: {acceptance.person}; причина: {acceptance.reason}; до {acceptance.until:%d.%m.%Y}"
    return replace(result, acceptance=words)


def _why_not(acceptance: Acceptance, as_of: date, open_scopes: set[Scope], blocking: set[Scope]) -> str:
    if acceptance.scope in blocking:
        return "проверка блокирующая, принять её нельзя"
    if acceptance.until < as_of:
        return f"срок закончился {acceptance.until:%d.%m.%Y}"
    return "" if acceptance.scope in open_scopes else "такого предупреждения нет"


def _in_use(region: str, entries: list[tuple[Acceptance, str]]) -> CheckResult:
    """A warning where entries do nothing, so that the file stays as short as it is true."""
    idle = [f"{a.check}{f', {a.municipality}' if a.municipality else ''} – {why}" for a, why in entries if why]
    note = f"записей о принятых предупреждениях: {len(entries)}, из них не действует {len(idle)}"
    return CheckResult(
        CHECK_NAME, "release", region, "", "warning", "failed" if idle else "passed", float(len(idle)), len(idle),
        len(entries), 0, "; ".join([note, *idle]),
    )  # fmt: skip
