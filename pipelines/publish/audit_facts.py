"""What the auditor's pages say besides figures, files and checks: reporting discipline, orphans, earlier releases.

Read once with the rest of a release; how it looks belongs to `auditing`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.quality.warehouse import query

HISTORY = "quality/history.json"
CHECKS = "quality/checks.json"
_REPORTING = """
select r.region_code, coalesce(r.municipality_code, '') as municipality_code, min(d.name_ru) as municipality_ru,
    r.source, sum(expected_count)::bigint as expected, sum(received_count)::bigint as received,
    sum(on_time_count)::bigint as on_time
from marts.reporting_rates as r
left join (select municipality_code, min(name_ru) as name_ru from marts.dim_municipality group by 1) as d
    using (municipality_code)
where borders = 'as_was'
group by 1, 2, 4 order by 1, 2, 4
"""
_ORPHANS = "select region_code, source, reason, rows_orphaned, rows_accepted from audit.orphans order by all"
#: check, region, municipality
Scope = tuple[str, str, str]


@dataclass(frozen=True)
class AuditFacts:
    """`reporting`: region, municipality ('' = the region), source, reports expected, received, on_time.

    `orphans`: region, source, reason, rows_orphaned, rows_accepted. `history`: earlier releases, oldest first, as
    `auditing.history` writes them. `failing_since`: failed check → release in which it began to fail.
    """

    reporting: pl.DataFrame
    orphans: pl.DataFrame
    history: list[dict[str, Any]]
    failing_since: dict[Scope, str]


def load_facts(con: duckdb.DuckDBPyConnection, previous: Path | None) -> AuditFacts:
    """Facts of the build database and of the release in force before this one."""
    return AuditFacts(query(con, _REPORTING), query(con, _ORPHANS), _history(previous), _failing_since(previous))


def _history(previous: Path | None) -> list[dict[str, Any]]:
    """What the previous release knew of its past and of itself; releases of older versions kept no history."""
    file = previous / HISTORY if previous else None
    return list(json.loads(file.read_text(encoding="utf-8"))) if file and file.is_file() else []


def _failing_since(previous: Path | None) -> dict[Scope, str]:
    file = previous / CHECKS if previous else None
    if previous is None or file is None or not file.is_file():
        return {}
    checks = json.loads(file.read_text(encoding="utf-8"))
    return {
        (c["check_name"], c["scope_region"], c["scope_municipality"]): c.get("failing_since") or previous.name
        for c in checks
        if c["status"] in ("failed", "error")
    }
