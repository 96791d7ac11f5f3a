"""Running every check over one build database. It measures and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.quality.acceptance import apply_acceptances, read_acceptances
from pipelines.quality.catalogue import rejudged
from pipelines.quality.checks import ANOMALIES, CHECKS, CheckContext, Measure
from pipelines.quality.checks.dbt_tests import from_dbt
from pipelines.quality.disclosure import Disclose, public_tables
from pipelines.quality.expectations.judge import judge
from pipelines.quality.expectations.measurement import Measurement
from pipelines.quality.expectations.suites import load_suites
from pipelines.quality.expected import index, report, silent
from pipelines.quality.result import CheckResult, DbtTestResult, Severity
from pipelines.quality.warehouse import reading
from pipelines.settings import Settings


def run_checks(
    db: Path,
    settings: Settings,
    as_of: date,
    dbt_results: Sequence[DbtTestResult] = (),
    measurements: Iterable[Measurement] | None = None,
    dbt_tests: Iterable[str] = (),
    disclose: Disclose = public_tables,
) -> list[CheckResult]:
    """Results of all checks for the regions in the marts, sorted by name and scope.

    `measurements` are those of the suites (None = the suites were not asked to run), `dbt_tests` the names that must be
    among `dbt_results`. A check that cannot be measured reports `error`, which stops publication as its failure would;
    so does the check that all expected ones have reported. Raises AcceptanceError where the file of accepted warnings
    is malformed.
    """
    current = settings.releases / "current"
    with reading(db) as con:
        regions = regions_of(con)
        context = CheckContext(con, as_of, regions, current.resolve() if current.is_dir() else None, disclose)
        results = [rejudged(result) for name, measure in CHECKS for result in _measured(name, measure, context)]
    results += from_dbt(dbt_results)
    suites = load_suites() if measurements is not None else ()
    results += judge(suites, measurements or (), regions)
    results = apply_acceptances(results, read_acceptances(settings.accepted_file), as_of, regions)
    results += silent(results, regions)
    results += report(index(suites, dbt_tests, regions), results)
    return sorted(results, key=lambda r: (r.check_name, r.scope_region, r.scope_municipality))


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
