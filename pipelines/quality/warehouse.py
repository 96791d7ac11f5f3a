"""Reading the build database: a connection and tables as Polars frames. No rule and no figure belongs here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl


@contextmanager
def reading(db: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection; raises FileNotFoundError where the warehouse was never built."""
    if not db.is_file():
        raise FileNotFoundError(f"Хранилище не построено: нет файла {db.name}. Запустите rsnms run.")
    con = duckdb.connect(str(db), read_only=True)
    try:
        yield con
    finally:
        con.close()


def query(con: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, object] | None = None) -> pl.DataFrame:
    """The result of a query as a frame, handed over through Arrow."""
    return pl.DataFrame(con.sql(sql, params=parameters))


def table(con: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    """All rows of `schema.table`; the name comes from code, never from a user."""
    return query(con, f"select * from {name}")  # noqa: S608
