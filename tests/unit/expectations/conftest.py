"""A suite of one rule over a table made by SQL: measured by Great Expectations, judged by its thresholds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb
import pytest

from pipelines.quality.expectations.judge import judge
from pipelines.quality.expectations.suites import Rule, Suite
from pipelines.quality.result import CheckResult

AS_OF = date(2024, 8, 31)
Check = Callable[..., dict[tuple[str, str], CheckResult]]


@pytest.fixture(scope="session")
def check() -> Check:
    """`check(sql, rule, scope=…)`: results by region and municipality over the rows of `sql`."""
    from pipelines.quality.expectations.measure import measured  # noqa: PLC0415 - imports take seconds

    def checked(sql: str, rule: Rule, scope: tuple[str, ...] = ("region_code",)) -> dict[tuple[str, str], CheckResult]:
        suite = Suite("marts", "made", scope, (rule,))
        with duckdb.connect() as con:
            con.execute("create schema marts")
            con.execute(f"create table marts.made as {sql}")
            measurements = list(measured(con, [suite], AS_OF))
        return {(r.scope_region, r.scope_municipality): r for r in judge([suite], measurements, ("11", "46"))}

    return checked
