"""Writing verdicts into the warehouse: `audit.check_results`, what its checks mean (`audit.checks`), `audit.releases`.

The only writer in this package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path

import duckdb

from pipelines.quality.catalogue import definitions
from pipelines.quality.result import CheckResult
from pipelines.quality.warehouse import reading

_CHECKS = """
create or replace table audit.check_results (
    run_id varchar, release_id varchar, check_name varchar, layer varchar, scope_region varchar,
    scope_municipality varchar, severity varchar, status varchar, measured double, violations bigint,
    denominator bigint, threshold double, note varchar, acceptance varchar
)
"""
_DEFINITIONS = """
create or replace table audit.checks (
    check_name varchar, kind varchar, title_ru varchar, severity varchar, threshold double, is_relative boolean,
    what_ru varchar, when_ru varchar, mend_ru varchar, is_inclusive boolean
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
    """Replace the tables in the build database `db`, before it takes the place of the warehouse.

    `run_id` and `release_id` belong to `checks`; an empty `release_id` means the run made no release.
    """
    con = duckdb.connect(str(db))
    try:
        con.execute("begin")
        con.execute("create schema if not exists audit")
        con.execute(_CHECKS)
        con.execute(_RELEASES)
        con.execute(_DEFINITIONS)
        _insert(con, "check_results", [{"r": run_id, "i": release_id or None, **asdict(check)} for check in checks])
        _insert(con, "checks", [asdict(known) for known in definitions(checks)])
        lines = [
            (r.release_id, r.as_of, r.created_at, r.code_version, r.decision, "; ".join(r.reasons)) for r in releases
        ]
        if lines:
            con.executemany("insert into audit.releases values (?, ?, ?, ?, ?, ?)", lines)
        con.execute("commit")
    finally:
        con.close()


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, object]]) -> None:
    """Rows in the order of the table's columns, column by column in one statement: there are thousands."""
    if rows:
        described = con.execute(f"describe audit.{table}").fetchall()
        lists = ", ".join(f"unnest(?::{kind}[])" for _, kind, *_ in described)
        columns = [[row[key] for row in rows] for key in rows[0]]
        con.execute(f"insert into audit.{table} select {lists}", columns)


def stored_checks(db: Path) -> list[CheckResult]:
    """The results that `write_audit` left in a warehouse, in its order. FileNotFoundError where there is none."""
    columns = [field.name for field in fields(CheckResult)]
    with reading(db) as con:
        rows = con.execute(f"select {', '.join(columns)} from audit.check_results order by all").fetchall()  # noqa: S608
    return [CheckResult(*row) for row in rows]
