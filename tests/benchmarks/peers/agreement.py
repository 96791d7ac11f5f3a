"""Whether the peer of the night computed what the product did: cell by cell, both ways.

Floating-point columns agree within 1e-9, all others exactly. Computing belongs to `straight`.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

#: table → its grain; the rows of the product are those of the borders `as_was`
GRAINS = {
    "kpi_regional": ["as_of", "kpi_code"],
    "kpi_municipal": ["municipality_code", "as_of", "kpi_code"],
    "deficit_map": ["municipality_code", "as_of", "subject", "competency_group"],
}


def disagreements(con: duckdb.DuckDBPyConnection, warehouse: Path, region: str) -> dict[str, int]:
    """Table → rows that only one side has or whose columns differ; all must be 0. `con` holds the peer's tables."""
    con.execute(f"attach '{str(warehouse).replace(chr(39), chr(39) * 2)}' as product (read_only)")
    try:
        return {table: _different(con, table, grain, region) for table, grain in GRAINS.items()}
    finally:
        con.execute("detach product")


def rows(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Table → rows that the peer computed."""
    return {table: _number(con, f"select count(*) from {table}") for table in GRAINS}


def _different(con: duckdb.DuckDBPyConnection, table: str, grain: list[str], region: str) -> int:
    columns = con.execute(f"select column_name, column_type from (describe {table})").fetchall()
    differ = " or ".join(
        f"abs(p.{name} - o.{name}) > 1e-9 or (p.{name} is null) <> (o.{name} is null)"
        if kind == "DOUBLE"
        else f"p.{name} is distinct from o.{name}"
        for name, kind in columns
        if name not in grain
    )
    borders = "" if table == "kpi_regional" else "and borders = 'as_was'"
    same = " and ".join(f"p.{name} = o.{name}" for name in grain)
    return _number(
        con,
        f"""select count(*) from (from product.marts.{table} where region_code = '{region}' {borders}) as p
        full join {table} as o on {same}
        where p.{grain[0]} is null or o.{grain[0]} is null or {differ}""",
    )


def _number(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0
