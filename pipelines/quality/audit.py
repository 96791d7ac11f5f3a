"""Writing verdicts into the warehouse: `audit.check_results` and `audit.releases`. The only writer in this package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from pipelines.quality.result import CheckResult

_CHECKS = """
create or replace table audit.check_results (
    run_id varchar, release_id varchar, check_name varchar, layer varchar, scope_region varchar,
    scope_municipality varchar, severity varchar, status varchar, measured double, violations bigint,
    denominator bigint, threshold double, note varchar, acceptance varchar
)
"""
_RELEASES = """
create or replace table audit.releases (
    release_id varchar, as_of date, created_at timestamp, code_version varchar, decision varchar, reasons varchar
)
"""


@dataclass(frozen=True)
class ReleaseRow:
    """One line of `audit.releases`; `created_at` is local time of the machine that made the release."""

    release_id: str
    as_of: date
    created_at: datetime
    code_version: str
    decision: str
    reasons: Sequence[str]


def write_audit(
    db: Path,
    checks: Sequence[CheckResult],
    releases: Sequence[ReleaseRow],
    run_id: str = "",
    release_id: str = "",
) -> None:
    """Replace both tables in the build database `db`, before it takes the place of the warehouse.

    `run_id` and `release_id` belong to `checks`; an empty `release_id` means the run made no release.
    """
    con = duckdb.connect(str(db))
    try:
        con.execute("begin")
        con.execute("create schema if not exists audit")
        con.execute(_CHECKS)
        con.execute(_RELEASES)
        rows = [(run_id, release_id or None, *asdict(check).values()) for check in checks]
        if rows:
            con.executemany(f"insert into audit.check_results values ({', '.join('?' * 14)})", rows)  # noqa: S608
        lines = [
            (r.release_id, r.as_of, r.created_at, r.code_version, r.decision, "; ".join(r.reasons)) for r in releases
        ]
        if lines:
            con.executemany("insert into audit.releases values (?, ?, ?, ?, ?, ?)", lines)
        con.execute("commit")
    finally:
        con.close()
