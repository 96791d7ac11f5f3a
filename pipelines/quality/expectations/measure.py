"""Runs suites with Great Expectations inside DuckDB: measurements come out, no verdicts.

Only this module, `engine`, `custom` and `dialect` know Great Expectations; importing it takes seconds, see `worker`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.validator.metrics_calculator import MetricsCalculator

from pipelines.quality.expectations import custom  # noqa: F401 - its expectations become known to Great Expectations
from pipelines.quality.expectations.dialect import engine_of
from pipelines.quality.expectations.engine import WHOLE, Scope, ScopedEngine
from pipelines.quality.expectations.measurement import Measurement
from pipelines.quality.expectations.suites import Rule, Suite

_COUNTS_ONLY = {"result_format": {"result_format": "BOOLEAN_ONLY"}}
_NULLS = "column_values.nonnull.unexpected_count"
_ROWS = "table.row_count"


def measured(con: duckdb.DuckDBPyConnection, suites: Sequence[Suite], as_of: date) -> Iterator[Measurement]:
    """Measurements of every rule over its table, each region with rows in it and each municipality that breaks it.

    `{$PARAMETER: as_of}` in a suite stands for `as_of`. A rule that can't be measured gives one measurement with an
    `error`; the others of its suite are measured all the same.
    """
    # What it says of a failed query may quote data; the measurement says that there was one.
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    engine = engine_of(con)
    for suite in suites:
        scoped = ScopedEngine(engine, suite.schema, suite.table, suite.scope)
        yield from _of_suite(scoped, suite, as_of)


def _of_suite(engine: ScopedEngine, suite: Suite, as_of: date) -> Iterator[Measurement]:
    needs: dict[str, dict[str, Any]] = {}
    for rule in suite.rules:
        try:
            configuration = ExpectationConfiguration(type=rule.kind, kwargs=_with_parameters(rule.kwargs, as_of))
            needed = configuration.to_domain_obj().get_validation_dependencies(engine, dict(_COUNTS_ONLY))
            needs[rule.name] = needed.metric_configurations
        except Exception as error:  # whatever a suite may ask for wrongly
            yield Measurement(suite.check_name(rule), error=type(error).__name__)
    calculator = MetricsCalculator(engine, show_progress_bars=False)
    wanted = {metric.id: metric for metrics in needs.values() for metric in metrics.values()}
    values, _ = calculator.compute_metrics(list(wanted.values()), runtime_configuration={"catch_exceptions": True})
    for rule in suite.rules:
        if rule.name in needs:
            yield from _of_rule(engine, suite.check_name(rule), rule, needs[rule.name], values)


def _of_rule(
    engine: ScopedEngine, check_name: str, rule: Rule, needed: dict[str, Any], values: dict[Any, Any]
) -> Iterator[Measurement]:
    ids = {name: metric.id for name, metric in needed.items()}
    if missing := [name for name, metric in ids.items() if metric not in values]:
        yield Measurement(check_name, error=f"не вычислено: {', '.join(sorted(missing))}")
        return
    scopes = set.intersection(*(set(engine.scoped.get(metric, {WHOLE: None})) for metric in ids.values()))
    for scope in sorted(scopes):
        found = {
            name: engine.scoped[metric][scope] if metric in engine.scoped else values[metric]
            for name, metric in ids.items()
        }
        measurement = _measurement(check_name, scope, rule, found)
        # of the many municipalities only those with something to say
        if not measurement.municipality or measurement.violations:
            yield measurement


def _measurement(check_name: str, scope: Scope, rule: Rule, found: dict[str, Any]) -> Measurement:
    region, municipality = scope
    broken = [name for name in found if name.endswith(".unexpected_count") and name != _NULLS]
    if not broken and rule.kind != "expect_column_values_to_not_be_null":
        [value] = found.values()
        return Measurement(check_name, region, municipality, observed=None if value is None else float(value))
    violations = int(found[broken[0] if broken else _NULLS] or 0)
    rows = int(found[_ROWS] or 0)
    looked_at = rows - int(found[_NULLS] or 0) if broken and _NULLS in found else rows
    return Measurement(check_name, region, municipality, violations=violations, denominator=looked_at)


def _with_parameters(kwargs: dict[str, Any], as_of: date) -> dict[str, Any]:
    text = json.dumps(kwargs, default=str).replace('{"$PARAMETER": "as_of"}', json.dumps(as_of.isoformat()))
    return dict(json.loads(text))


def opened(warehouse: Path | None, lake: Path | None) -> duckdb.DuckDBPyConnection:
    """A connection where the tables of `warehouse` and, as `lake.<source>`, the folders of `lake` can be read."""
    con = duckdb.connect()
    con.execute("attach ':memory:' as lake")
    if warehouse:
        # under the name that its views know it by
        con.execute(f"""attach '{_quoted(warehouse)}' as "{warehouse.stem}" (read_only)""")
        con.execute(f'use "{warehouse.stem}"')
    for folder in sorted(lake.iterdir()) if lake else ():
        if any(folder.rglob("*.parquet")):
            con.execute(
                f'create view lake."{folder.name.removeprefix("_")}" as '
                f"from read_parquet('{_quoted(folder)}/**/*.parquet', hive_partitioning = false, union_by_name = true)"
            )
    return con


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
