"""The history of releases: each carries those before it, so that it stays when old releases are deleted.

No clock: releases come in the order in which they were in force.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl

from pipelines.publish.auditing.results import is_failing, scope_of
from pipelines.publish.code import code_version
from pipelines.publish.source import ReleaseSource

#: five years of months
KEPT = 60
ROWS = ("rows_read", "rows_accepted", "rows_rejected", "rows_duplicate", "rows_superseded", "rows_skipped")


def history(source: ReleaseSource) -> list[dict[str, Any]]:
    """Earlier releases and this one, oldest first, at most KEPT."""
    earlier = [entry for entry in source.facts.history if entry["release_id"] != source.release_id]
    return [*earlier, _entry(source)][-KEPT:]


def failing_since(source: ReleaseSource) -> dict[tuple[str, str, str], str]:
    """For each result that fails now, the release in which it began to."""
    failing = [scope_of(check) for check in source.checks if is_failing(check)]
    return {scope: source.facts.failing_since.get(scope, source.release_id) for scope in failing}


def _entry(source: ReleaseSource) -> dict[str, Any]:
    files = Counter(source.deliveries["status"].to_list())
    rows = source.deliveries.select(pl.col(ROWS).sum()).row(0, named=True)
    failing = Counter(f"{c.severity}_{'accepted' if c.acceptance else c.status}" for c in source.checks)
    return {
        "release_id": source.release_id,
        "as_of": source.as_of.isoformat(),
        "code_version": code_version(),
        "decision": source.decision.decision,
        "withheld": sorted(source.decision.withheld),
        "withheld_municipalities": len(source.decision.withheld_municipalities),
        "files": dict(sorted(files.items())),
        "rows": {name: int(rows[name] or 0) for name in ROWS},
        "checks": dict(sorted(failing.items())),
        "failing_layers": dict(sorted(Counter(c.layer for c in source.checks if is_failing(c)).items())),
    }
