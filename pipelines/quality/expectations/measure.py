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
from sqlalchemy import Engine

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
    for suite in prepared(con, suites, as_of):
        yield from suite.measure()


def prepared(con: duckdb.DuckDBPyConnection, suites: Sequence[Suite], as_of: date) -> list[PreparedSuite]:
    """What can be done before there is a table, half of the work: the tables need not be in `con` yet."""
    # What it says of a failed query may quote data; the measurement says that there was one.
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    engine = engine_of(con)
    return [PreparedSuite(engine, suite, as_of) for suite in suites]


class PreparedSuite:
    """A suite whose metrics Great Expectations has worked out and not yet computed."""

    def __init__(self, engine: Engine, suite: Suite, as_of: date) -> None:
        self._suite = suite
        self._engine = ScopedEngine(engine, suite.schema, suite.table, suite.scope)
        self._calculator = MetricsCalculator(self._engine, show_progress_bars=False)
        self._errors: list[Measurement] = []
        #: rule → name of a metric it needs → the metric
        self._needs: dict[str, dict[str, Any]] = {}
        for rule in suite.rules:
            try:
                configuration = ExpectationConfiguration(type=rule.kind, kwargs=_with_parameters(rule.kwargs, as_of))
                needed = configuration.to_domain_obj().get_validation_dependencies(self._engine, dict(_COUNTS_ONLY))
                self._needs[rule.name] = needed.metric_configurations
            except Exception as error:  # whatever a suite may ask for wrongly
                self._errors.append(Measurement(suite.check_name(rule), error=type(error).__name__))
        wanted = {metric.id: metric for metrics in self._needs.values() for metric in metrics.values()}
        self._graph = self._calculator.build_metric_dependency_graph(list(wanted.values()))

    def measure(self) -> Iterator[Measurement]:
        """The measurements of the suite; its table must be there now."""
        yield from self._errors
        values, _ = self._calculator.resolve_validation_graph(self._graph, {"catch_exceptions": True})
        for rule in self._suite.rules:
            if rule.name in self._needs:
                name = self._suite.check_name(rule)
                yield from _of_rule(self._engine, name, rule, self._needs[rule.name], values)


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


def read_lake(con: duckdb.DuckDBPyConnection, lake: Path) -> None:
    """Lets `con` read the folders of `lake` as `lake.<source>`, the ledgers without their underscore."""
    con.execute("attach ':memory:' as lake")
    for folder in sorted(lake.iterdir()):
        if any(folder.rglob("*.parquet")):
            con.execute(
                f'create view lake."{folder.name.removeprefix("_")}" as '
                f"from read_parquet('{_quoted(folder)}/**/*.parquet', hive_partitioning = false, union_by_name = true)"
            )


def read_warehouse(con: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Lets `con` read the tables of `warehouse`, under the name that its views know it by."""
    con.execute(f"""attach '{_quoted(warehouse)}' as "{warehouse.stem}" (read_only)""")
    con.execute(f'use "{warehouse.stem}"')


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
