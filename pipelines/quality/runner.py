"""Running every check over one build database. It measures and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.quality.acceptance import apply_acceptances, read_acceptances
from pipelines.quality.checks import ANOMALIES, CHECKS, CheckContext, Measure
from pipelines.quality.checks.dbt_tests import from_dbt
from pipelines.quality.result import CheckResult, DbtTestResult, Severity
from pipelines.quality.warehouse import reading
from pipelines.settings import Settings


def run_checks(
    db: Path, settings: Settings, as_of: date, dbt_results: Sequence[DbtTestResult] = ()
) -> list[CheckResult]:
    """Results of all checks for the regions in the marts, sorted by name and scope.

    A check that cannot be measured reports `error`, which stops publication as a failure of that check would.
    Raises AcceptanceError where the file of accepted warnings is malformed.
    """
    current = settings.releases / "current"
    with reading(db) as con:
        context = CheckContext(con, as_of, regions_of(con), current.resolve() if current.is_dir() else None)
        results = [result for name, measure in CHECKS for result in _measured(name, measure, context)]
        results += from_dbt(dbt_results)
        accepted = apply_acceptances(results, read_acceptances(settings.accepted_file), as_of, context.regions)
    return sorted(accepted, key=lambda r: (r.check_name, r.scope_region, r.scope_municipality))


def regions_of(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Codes of the regions that have figures, sorted."""
    rows = con.execute("select distinct region_code from marts.kpi_regional order by region_code").fetchall()
    return tuple(str(row[0]) for row in rows)


def _measured(name: str, measure: Measure, context: CheckContext) -> list[CheckResult]:
    try:
        return measure(context)
    except (duckdb.Error, pl.exceptions.PolarsError) as error:
        note = f"проверку не удалось выполнить: {type(error).__name__}"
        severity: Severity = "warning" if name in dict(ANOMALIES) else "blocking"
        return [CheckResult(name, "marts", "", "", severity, "error", None, 0, 0, None, note)]
