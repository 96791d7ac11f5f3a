"""Compares tables of two warehouse files row by row, types included. Views stand on these tables and add nothing."""

from __future__ import annotations

from pathlib import Path

import duckdb

_TABLES = """
    select schema_name || '.' || table_name as name, list((column_name, data_type) order by column_index) as columns
    from duckdb_columns()
    where
        database_name = ?
        and schema_name in ('marts', 'audit', 'intermediate')
        and (schema_name, table_name) in (select (schema_name, table_name) from duckdb_tables() where database_name = ?)
    group by all
"""


def differences(expected: Path, actual: Path) -> dict[str, str]:
    """Tables that differ and how; marts and audit must agree in types too, which contracts give them."""
    with duckdb.connect() as db:
        for name, file in (("expected", expected), ("actual", actual)):
            db.execute(f"attach '{file}' as {name} (read_only)")
        wanted, found = (dict(db.execute(_TABLES, [side, side]).fetchall()) for side in ("expected", "actual"))
        told = dict.fromkeys(wanted.keys() ^ found.keys(), "stands in one of them only")
        for name in sorted(wanted.keys() & found.keys()):
            if said := _compare(db, name, wanted[name], found[name]):
                told[name] = said
        return told


def table_names(warehouse: Path) -> set[str]:
    """Names of the tables that are compared."""
    with duckdb.connect() as db:
        db.execute(f"attach '{warehouse}' as expected (read_only)")
        return {name for name, _ in db.execute(_TABLES, ["expected", "expected"]).fetchall()}


def _compare(
    db: duckdb.DuckDBPyConnection, name: str, wanted: list[tuple[str, str]], found: list[tuple[str, str]]
) -> str:
    if [c for c, _ in wanted] != [c for c, _ in found]:
        return "columns differ"
    if not name.startswith("intermediate.") and wanted != found:
        return f"types differ: {sorted(set(wanted) ^ set(found))}"
    columns = ", ".join(f"cast({column} as {dtype}) as {column}" for column, dtype in wanted)
    sides = {side: f"(select {columns} from {side}.{name})" for side in ("expected", "actual")}
    missing, extra = (
        db.execute(f"select count(*) from (from {sides[a]} except all from {sides[b]})").fetchall()[0][0]
        for a, b in (("expected", "actual"), ("actual", "expected"))
    )
    return f"{missing} rows only on DuckDB, {extra} rows only on Spark" if missing or extra else ""
