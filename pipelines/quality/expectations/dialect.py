"""DuckDB for SQLAlchemy, as far as Great Expectations needs it: reading. Nothing about checks belongs here.

Great Expectations closes a connection before it reads the result, and DuckDB forgets the result then: every result is
fetched at once.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import duckdb
from sqlalchemy import Engine, StaticPool, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.types import NullType

_DRIVER = "rsnms"


class _Connection:
    """A connection whose cursors look where it looks; DuckDB's own start with the main database again."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def cursor(self) -> duckdb.DuckDBPyConnection:
        [database] = self._con.execute("select current_database()").fetchone() or ("memory",)
        cursor = self._con.cursor()
        cursor.execute(f'use "{database}"')
        return cursor

    def close(self) -> None:
        """Whoever opened the connection closes it."""


class _Context(DefaultExecutionContext):
    def post_exec(self) -> None:
        if self.cursor.description:
            rows = self.cursor.fetchall()
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, initial_buffer=rows)


class DuckDBDialect(PGDialect):
    """DuckDB speaks PostgreSQL's SQL; it has neither its catalog nor a need for transactions when reading."""

    name = "duckdb"
    driver = _DRIVER
    default_paramstyle = "qmark"
    supports_statement_cache = True
    execution_ctx_cls = _Context

    @classmethod
    def import_dbapi(cls) -> ModuleType:
        """The module `duckdb` itself."""
        return duckdb

    def initialize(self, connection: Any) -> None:
        """Asks the server for nothing."""

    def do_begin(self, dbapi_connection: Any) -> None:
        """Reads need no transaction."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """Reads need no transaction."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Reads need no transaction."""

    def get_columns(
        self, connection: Any, table_name: str, schema: str | None = None, **_: Any
    ) -> list[dict[str, Any]]:
        """Names of the columns; their types are the business of dbt's contracts."""
        rows = connection.exec_driver_sql(f'describe "{schema}"."{table_name}"').fetchall()
        return [{"name": row[0], "type": NullType(), "nullable": True, "default": None} for row in rows]

    def get_pk_constraint(
        self, connection: Any, table_name: str, schema: str | None = None, **_: Any
    ) -> dict[str, Any]:
        """Tables of the warehouse have no constraints."""
        return {"constrained_columns": [], "name": None}


registry.register(f"duckdb.{_DRIVER}", __name__, DuckDBDialect.__name__)


def engine_of(con: duckdb.DuckDBPyConnection) -> Engine:
    """An SQLAlchemy engine over the databases of `con`, which must stay open."""
    return create_engine(f"duckdb+{_DRIVER}://", creator=lambda: _Connection(con), poolclass=StaticPool)
