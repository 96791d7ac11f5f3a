"""Other pseudonyms in the warehouse that is there: figures, keys and views stay as they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from pipelines.access import PRIVATE_FILE, private_folder
from pipelines.contracts import load_contracts
from pipelines.ingest.pseudonyms import pseudonym_columns


def with_pseudonyms(warehouse: Path, target: Path, pairs: dict[str, str]) -> None:
    """Write `warehouse` anew as `target` with the second of each pair instead of the first, in all its tables.

    Written anew and not updated: freed blocks of a database file keep what was in them. Views of a database name it by
    the name of its file, so that `target` must be called as `warehouse` is.
    """
    folder = target.parent / ".rewriting"
    shutil.rmtree(folder, ignore_errors=True)  # what a killed one left, its write-ahead log too
    work = private_folder(folder) / warehouse.name
    with duckdb.connect() as con:
        name = warehouse.stem
        con.execute(f"attach '{_quoted(work)}' as \"{name}\"")
        con.execute(f"attach '{_quoted(warehouse)}' as source (read_only)")
        con.execute(
            "create temp table pairs as select unnest(?::varchar[]) as old, unnest(?::varchar[]) as new",
            [*_columns_of(pairs)],
        )
        con.execute("begin")  # one transaction, or each of some hundred tables is brought to the disk by itself
        con.execute(f'copy from database source to "{name}" (schema)')
        for schema, table, columns in _tables(con):
            swapped = ", ".join(
                f'coalesce((select p.new from temp.pairs as p where p.old = t."{c}"), t."{c}") as "{c}"'  # noqa: S608
                for c in columns
            )
            replace = f"replace ({swapped})" if columns else ""
            con.execute(
                f'insert into "{name}"."{schema}"."{table}" select * {replace} from source."{schema}"."{table}" as t'  # noqa: S608
            )
        con.execute("commit")
    work.chmod(PRIVATE_FILE)
    work.replace(target)
    folder.rmdir()


def _tables(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, list[str]]]:
    """Schema, name and columns with pseudonyms of every table of the source."""
    names = sorted({name for contract in load_contracts().values() for name in pseudonym_columns(contract)})
    return con.execute(
        "select schema_name, table_name, coalesce(list(column_name order by column_index)"
        " filter (list_contains(?, column_name)), []) from duckdb_columns()"
        " inner join duckdb_tables() using (database_name, schema_name, table_name)"
        " where database_name = 'source' group by all order by all",
        [names],
    ).fetchall()


def _columns_of(pairs: dict[str, str]) -> tuple[list[str], list[str]]:
    return list(pairs), list(pairs.values())


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
