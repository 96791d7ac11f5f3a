"""The execution engine of Great Expectations that measures all regions in one scan. No thresholds here.

Great Expectations knows one value per metric. Aggregates that it sends together are grouped here by the scope as well;
it is told the value of the whole table, and the values of the scopes are kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from great_expectations.execution_engine.sqlalchemy_batch_data import SqlAlchemyBatchData
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from sqlalchemy.dialects import postgresql

from pipelines.quality.expectations.measurement import UNKNOWN

#: region and municipality, '' = all of them
Scope = tuple[str, str]
WHOLE: Scope = ("", "")


class ScopedEngine(SqlAlchemyExecutionEngine):
    """One table of a DuckDB database; `scope` are its columns with the codes of region and municipality, if any."""

    def __init__(self, engine: sa.Engine, schema: str, table: str, scope: tuple[str, ...]) -> None:
        super().__init__(engine=engine)
        # so that it writes a regular expression as PostgreSQL does; in DuckDB the whole text must match then
        self.dialect_module = postgresql
        self.scope = scope
        #: id of a metric → scope → value
        self.scoped: dict[Any, dict[Scope, Any]] = {}
        batch = SqlAlchemyBatchData(self, schema_name=schema, table_name=table)
        self.load_batch_data(f"{schema}.{table}", batch)

    def resolve_metric_bundle(self, metric_fn_bundle: Iterable[Any]) -> dict[Any, Any]:
        """Values of the whole table by metric id, from one query per domain."""
        resolved: dict[Any, Any] = {}
        for query in self._organize_metrics_by_domain(metric_fn_bundle):
            rows = self.execute_query(self._grouped(query)).fetchall()
            for metric, *values in zip(query["metric_ids"], *(row[2:] for row in rows), strict=True):
                by_scope = {(row[0], row[1]): value for row, value in zip(rows, values, strict=True)}
                self.scoped[metric] = by_scope
                resolved[metric] = by_scope[WHOLE]
        return resolved

    def _grouped(self, query: dict[str, Any]) -> Any:
        source = self.get_domain_records(domain_kwargs=query["domain_kwargs"])
        if isinstance(source, sa.Select):
            source = source.subquery()
        columns: list[Any] = [sa.column(name) for name in self.scope]
        codes = [
            sa.case((sa.func.grouping(column) == 1, ""), else_=sa.func.coalesce(column, UNKNOWN)) for column in columns
        ]
        keys = [*codes, *(sa.literal_column("''") for _ in range(2 - len(codes)))]
        select = sa.select(*keys, *query["select"]).select_from(source)
        if not self.scope:
            return select
        sets = ", ".join(f"({', '.join(self.scope[:n])})" for n in range(len(self.scope) + 1))
        return select.group_by(sa.text(f"grouping sets ({sets})"))
