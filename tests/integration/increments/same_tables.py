"""The oracle of increments: two warehouses hold the same rows, table by table."""

from __future__ import annotations

from pathlib import Path

import duckdb

#: `built` says how a warehouse came about, which differs
SCHEMAS = ("reference", "intermediate", "marts", "audit")


def different_tables(one: Path, other: Path, schemas: tuple[str, ...] = SCHEMAS) -> dict[str, tuple[int, int]]:
    """Rows that only the first and only the second has, by table; rows count as often as they stand there."""
    with duckdb.connect() as con:
        for name, file in (("one", one), ("other", other)):
            con.execute(f"attach '{file}' as {name} (read_only)")
        names = con.execute(
            "select schema_name || '.' || table_name, count(*) from duckdb_tables()"
            " where database_name in ('one', 'other') and list_contains(?, schema_name) group by all order by all",
            [list(schemas)],
        ).fetchall()
        assert names
        return {name: found for name, count in names if (found := _difference(con, name, count)) != (0, 0)}


def _difference(con: duckdb.DuckDBPyConnection, name: str, databases: int) -> tuple[int, int]:
    if databases != 2:
        return -1, -1
    sql = "select count(*) from (from {}.{} except all from {}.{})"
    counts = [con.execute(sql.format(a, name, b, name)).fetchone() for a, b in (("one", "other"), ("other", "one"))]
    return tuple(c[0] for c in counts if c)  # type: ignore[return-value]
