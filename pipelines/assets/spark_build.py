"""The marts computed on Apache Spark, and their tables taken over into the DuckDB file that is checked and published.

What is computed is the dbt project (`--target spark`); running dbt belongs to `dbt_runner`. Seeds and views are not
taken over: dbt makes them in DuckDB, on top of the tables.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipelines.access import private_folder
from pipelines.settings import DBT_DIR, Settings

#: names a folder that every worker of a cluster and this machine see; without it, one of this machine serves
SHARED_VARIABLE = "RSNMS_SPARK_DIR"


@contextmanager
def session(settings: Settings) -> Iterator[Path]:
    """Lets dbt start Spark as `SPARK_CONF_DIR` says, and stops it at the end; gives the folder of its tables."""
    shared = os.environ.get(SHARED_VARIABLE)
    folder = (Path(shared) if shared else settings.build_file.parent) / "rsnms-spark"
    shutil.rmtree(folder, ignore_errors=True)  # of a killed run
    private_folder(folder)
    tables = folder / "tables"
    os.environ.setdefault("SPARK_CONF_DIR", str(DBT_DIR / "spark"))
    os.environ |= {"RSNMS_SPARK_TABLES": str(tables), "SPARK_LOCAL_DIRS": str(folder / "scratch")}
    try:
        yield tables
    finally:
        stop()
        shutil.rmtree(folder, ignore_errors=True)


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


def stop() -> None:
    """End Spark and its Java process, whose memory later steps need; the next session reads its settings anew."""
    from pyspark import SparkContext  # noqa: PLC0415 - an extra, and a second to import

    # dbt's threads made the session, so it is not the active one of this thread
    running, gateway = SparkContext._active_spark_context, SparkContext._gateway
    if running is not None:
        running.stop()
    if gateway is not None:
        gateway.shutdown()
        process = getattr(gateway, "proc", None)
        if process is not None:
            process.stdin.close()  # which is what it waits for
            process.wait(60)
        SparkContext._gateway = SparkContext._jvm = None
