"""`checks.json`: every result of every check, the measurement apart from the verdict, with the words of the check."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.publish.audit_facts import Scope
from pipelines.quality.catalogue import definition
from pipelines.quality.result import CheckResult


def checks_json(checks: Sequence[CheckResult], since: Mapping[Scope, str]) -> bytes:
    """One result a line, in the order of `checks`: thousands of them stay small and can be compared line by line."""
    lines = [json.dumps(_result(check, since), ensure_ascii=False) for check in checks]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def scope_of(check: CheckResult) -> Scope:
    """What tells a result from the others of its run."""
    return check.check_name, check.scope_region, check.scope_municipality


def is_failing(check: CheckResult) -> bool:
    """Not passed, accepted or not."""
    return check.status in ("failed", "error")


def _result(check: CheckResult, since: Mapping[Scope, str]) -> dict[str, Any]:
    known = definition(check.check_name)
    return {
        "check_name": check.check_name,
        "title": known.title_ru,
        "kind": known.kind,
        "layer": check.layer,
        "scope_region": check.scope_region,
        "scope_municipality": check.scope_municipality,
        "measured": check.measured,
        "violations": check.violations,
        "denominator": check.denominator,
        "note": check.note,
        "severity": check.severity,
        "threshold": check.threshold,
        "threshold_is_relative": known.relative,
        "status": check.status,
        "acceptance": check.acceptance,
        "failing_since": since.get(scope_of(check), "") if is_failing(check) else "",
        "guidance": {"what": known.what_ru, "when": known.when_ru, "mend": known.mend_ru},
    }
