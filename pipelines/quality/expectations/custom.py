"""Expectations that Great Expectations has not: a condition over the columns of a row, and columns filled together.

Both are aggregates, so that they share the scan of the others; its own pair expectations read the table once more each.
"""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_partial
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider


class RowsBreakingCondition(TableMetricProvider):
    """Rows for which an SQL condition is false; null is no breach."""

    metric_name = "table.condition.unexpected_count"
    value_keys = ("condition",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls: Any,  # noqa: N805
        metric_domain_kwargs: Any,
        metric_value_kwargs: dict[str, Any],
        **_: Any,
    ) -> Any:
        broken: Any = sa.literal_column(f"count(*) filter (not ({metric_value_kwargs['condition']}))")
        return broken, metric_domain_kwargs, {}


class RowsWithGaps(TableMetricProvider):
    """Rows where one of these columns is empty."""

    metric_name = "table.filled.unexpected_count"
    value_keys = ("column_list",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls: Any,  # noqa: N805
        metric_domain_kwargs: Any,
        metric_value_kwargs: dict[str, Any],
        **_: Any,
    ) -> Any:
        gaps = " or ".join(f'"{name}" is null' for name in metric_value_kwargs["column_list"])
        return sa.literal_column(f"count(*) filter ({gaps})"), metric_domain_kwargs, {}


class _Counted(BatchExpectation):
    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        broken = metrics[self.metric_dependencies[0]]
        return {"success": not broken, "result": {"unexpected_count": broken}}


class ExpectRowsToMeet(_Counted):
    """Every row meets `condition`, an SQL expression over its columns."""

    condition: str
    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.condition.unexpected_count", "table.row_count")
    success_keys: ClassVar[tuple[str, ...]] = ("condition",)


class ExpectColumnsToBeFilled(_Counted):
    """No row has a gap in `column_list`."""

    column_list: list[str]
    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.filled.unexpected_count", "table.row_count")
    success_keys: ClassVar[tuple[str, ...]] = ("column_list",)
