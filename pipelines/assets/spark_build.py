"""The marts computed on Apache Spark, and their tables taken over into the DuckDB file that is checked and published.

What is computed is the dbt project (`--target spark`); running dbt belongs to `dbt_runner`, starting Spark to
`spark_session`. Seeds and views are not taken over: dbt makes them in DuckDB, on top of the tables.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import Settings


def take_over(settings: Settings, tables: Path, results: list[Any]) -> None:
    """Copy the tables of `results` from Spark's Parquet files into a new build file, rows in the order of the files.

    Columns of a contract get the types it gives them in DuckDB.
    """
    for old in (settings.build_file, settings.build_file.with_name(f"{settings.build_file.name}.wal")):
        old.unlink(missing_ok=True)
    with duckdb.connect(str(settings.build_file)) as db:
        for node in (r.node for r in results):
            if is_table(node):
                files = f"{tables}/{node.schema}.db/{node.alias}/*.parquet".replace("'", "''")
                db.execute(f"create schema if not exists {node.schema}")
                db.execute(
                    f"create table {node.schema}.{node.alias} as select {_columns(node)} from read_parquet('{files}')"  # noqa: S608 - names of the project
                )


def is_table(node: Any) -> bool:
    """Whether DuckDB takes the node over from Spark, instead of making it itself."""
    return bool(node.resource_type == "model" and node.config.materialized != "view")


def _columns(node: Any) -> str:
    if not node.contract.enforced:
        return "*"
    return ", ".join(f"cast({c.name} as {c.data_type}) as {c.name}" for c in node.columns.values())
