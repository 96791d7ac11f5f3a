"""Columns of the lake as a dbt macro for Spark, written from the contracts: `python -m tests.lake_columns`.

A test of `tests/unit/dbt` demands that the file says what the contracts say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.contracts import load_contracts
from pipelines.ingest.deliveries import DELIVERY_SCHEMA
from pipelines.ingest.lake import DELIVERIES, REJECTION_SCHEMA, REJECTIONS, schema_of
from pipelines.settings import DBT_DIR

FILE = DBT_DIR / "macros" / "spark" / "lake_columns.sql"
_HEAD = "{#- Columns of the lake with their types in Spark, written by `python -m tests.lake_columns`. -#}\n"
_TYPES = {
    pl.String: "string",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Int32: "int",
    pl.Int64: "bigint",
    pl.UInt32: "bigint",
    pl.UInt64: "decimal(20, 0)",
    pl.Float64: "double",
}


def spark_type(dtype: Any) -> str:
    """How Spark reads a Parquet column that Polars wrote as `dtype`."""
    if isinstance(dtype, pl.Decimal):
        return f"decimal({dtype.precision}, {dtype.scale})"
    if isinstance(dtype, pl.List):
        return f"array<{spark_type(dtype.inner)}>"
    if dtype == pl.Datetime:
        return "timestamp_ntz"
    return next(name for known, name in _TYPES.items() if dtype == known)


def text() -> str:
    """The macro, one line per column."""
    tables: dict[str, Mapping[str, Any]] = {DELIVERIES: DELIVERY_SCHEMA, REJECTIONS: REJECTION_SCHEMA}
    tables |= {source: schema_of(contract) for source, contract in sorted(load_contracts().items())}
    lines = [_HEAD + "{% macro lake_columns() %}", "    {{ return({"]
    for table, schema in tables.items():
        lines.append(f"        '{table}': {{")
        lines.extend(f"            '{name}': '{spark_type(dtype)}'," for name, dtype in schema.items())
        lines.append("        },")
    return "\n".join([*lines, "    }) }}", "{% endmacro %}", ""])


if __name__ == "__main__":
    FILE.write_text(text())
