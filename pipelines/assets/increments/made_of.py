"""What a warehouse was made of, written into it: tables of the schema `built`, which nothing else reads.

What follows from a difference belongs to `plan`. No path, name or pseudonym is kept here.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import duckdb

from pipelines.assets.manifest import project_hash
from pipelines.settings import Settings

#: columns of the list of deliveries that figures can depend on, besides the rows themselves
DELIVERY = (
    "region_code", "source", "delivery_id", "period_start", "period_end", "deliverer", "status", "rows_valid",
    "fingerprint",
)  # fmt: skip
#: raised when what this module or `copying` writes means something else
_LAYOUT = "1"


def facts(settings: Settings, as_of: date) -> dict[str, str]:
    """What every figure depends on, deliveries aside; where one differs, nothing can be taken over."""
    return {
        "layout": _LAYOUT,
        "as_of": as_of.isoformat(),
        "project": project_hash(),
        "duckdb": duckdb.__version__,
        "key": _hash(settings.lake / "_key.txt"),
        "erasures": _hash(settings.erasures_file),
    }


def record(con: duckdb.DuckDBPyConnection, settings: Settings, as_of: date) -> None:
    """Write what the built database of `con` was made of, and how many rows its tables have."""
    con.execute("create schema if not exists built")
    known = facts(settings, as_of)
    con.execute("create or replace table built.facts (name varchar, value varchar)")
    con.executemany("insert into built.facts values (?, ?)", [*known.items()])
    con.execute(f"create or replace table built.deliveries as {deliveries_of(settings)}")
    con.execute(f"create or replace table built.row_counts as {row_counts(con, 'current_database()')}")


def deliveries_of(settings: Settings) -> str:
    """Query of the deliveries as the lake lists them now."""
    files = str(settings.lake / "_deliveries" / "**" / "*.parquet").replace("'", "''")
    columns = ", ".join((*DELIVERY, "delivery_order"))
    return f"select {columns} from read_parquet('{files}', hive_partitioning = false, union_by_name = true)"  # noqa: S608 - names of tables and files of the project


def row_counts(con: duckdb.DuckDBPyConnection, database: str) -> str:
    """Query of the rows of every table that months are taken from; `database` is an SQL expression."""
    tables = con.execute(
        "select database_name, schema_name, table_name from duckdb_tables()"  # noqa: S608 - names of tables and files of the project
        f" where database_name = {database} and schema_name in ('intermediate', 'marts') order by all"
    ).fetchall()
    parts = [f'select \'{s}.{t}\' as name, count(*) as row_count from "{d}"."{s}"."{t}"' for d, s, t in tables]  # noqa: S608 - names of tables and files of the project
    return " union all ".join(parts) or "select '' as name, 0 as row_count where false"


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
