"""Compares tables of two warehouse files row by row, types included."""

from __future__ import annotations

from pathlib import Path

import duckdb

SCHEMAS = ("marts", "audit", "intermediate")
_COLUMNS = """
    select
        table_schema || '.' || table_name as name,
        list((column_name, data_type) order by ordinal_position) as columns
    from information_schema.columns
    where table_schema in {schemas}
    group by all
"""


def differences(expected: Path, actual: Path) -> dict[str, str]:
    """Tables that differ and how; marts and audit must agree in types too, which contracts give them."""
    wanted, found = _columns(expected), _columns(actual)
    told = dict.fromkeys(wanted.keys() ^ found.keys(), "stands in one of them only")
    for name in wanted.keys() & found.keys():
        said = _compare(expected, actual, name, wanted[name], found[name])
        if said:
            told[name] = said
    return told


def table_names(warehouse: Path) -> set[str]:
    """Names of the tables and views that are compared."""
    return set(_columns(warehouse))


def _columns(warehouse: Path) -> dict[str, list[tuple[str, str]]]:
    with duckdb.connect(str(warehouse), read_only=True) as db:
        return dict(db.execute(_COLUMNS.format(schemas=SCHEMAS)).fetchall())


def _compare(
    expected: Path, actual: Path, name: str, wanted: list[tuple[str, str]], found: list[tuple[str, str]]
) -> str:
    if [c for c, _ in wanted] != [c for c, _ in found]:
        return "columns differ"
    if not name.startswith("intermediate.") and wanted != found:
        return f"types differ: {sorted(set(wanted) ^ set(found))}"
    folder = actual.parent / "compared"
    folder.mkdir(exist_ok=True)
    columns = ", ".join(f"cast({column} as {dtype}) as {column}" for column, dtype in wanted)
    files = {}
    for side, warehouse in (("expected", expected), ("actual", actual)):
        files[side] = f"read_parquet('{folder / side}.parquet')"
        with duckdb.connect(str(warehouse), read_only=True) as db:
            db.execute(f"copy (select {columns} from {name}) to '{folder / side}.parquet' (format parquet)")
    missing, extra = (
        duckdb.sql(f"select count(*) from (from {files[a]} except all from {files[b]})").fetchall()[0][0]
        for a, b in (("expected", "actual"), ("actual", "expected"))
    )
    return f"{missing} rows only on DuckDB, {extra} rows only on Spark" if missing or extra else ""
