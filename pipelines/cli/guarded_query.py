"""A query that can only read, and only what everyone may see.

DuckDB has no grants, so the parsed query is looked at before it runs: one SELECT, tables of the public schemas, no
table function that could name others. The database itself is opened read-only, without files and network.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

if TYPE_CHECKING:
    import polars as pl

PUBLIC_SCHEMAS = ("marts", "reference", "audit")
_TABLE_FUNCTIONS = frozenset({"unnest", "range", "generate_series"})
#: kinds of values that CSV, Parquet and workbooks hold
_FILED = frozenset({
    "boolean", "tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint",
    "float", "double", "decimal", "varchar", "date", "timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns",
    "timestamp with time zone",
})  # fmt: skip
Answer = TypeVar("Answer")
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}


class QueryError(Exception):
    """The query may not run or is wrong; the message is Russian."""


def run_query(warehouse: Path, text: str, most: int | None = None) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of one SELECT, not more than `most` of them. Raises QueryError."""

    def fetched(con: duckdb.DuckDBPyConnection) -> tuple[list[str], list[tuple[Any, ...]]]:
        result = con.execute(text)
        rows = result.fetchall() if most is None else result.fetchmany(most)
        return [column[0] for column in result.description or ()], rows

    return _answer(warehouse, text, fetched)


def query_frame(warehouse: Path, text: str) -> pl.DataFrame:
    """The result of one SELECT with its types, for a file.

    Raises QueryError, also where two columns share a name or one has values that no file can hold.
    """

    def framed(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
        import polars as pl  # noqa: PLC0415 - what only shows a table does without it

        relation = con.sql(text)
        _refuse_odd_columns(relation)
        whole = [f'"{n.replace(chr(34), chr(34) * 2)}"' for n, t in _columns(relation) if t.id == "hugeint"]
        # Sums of whole numbers; kept as they are they would be decimals of 38 digits.
        casts = ", ".join(f"{name}::bigint as {name}" for name in whole)
        return pl.DataFrame(relation.project(f"* replace ({casts})") if whole else relation)

    return _answer(warehouse, text, framed)


def _columns(relation: duckdb.DuckDBPyRelation) -> list[tuple[str, Any]]:
    return list(zip(relation.columns, relation.types, strict=True))


def _refuse_odd_columns(relation: duckdb.DuckDBPyRelation) -> None:
    """Raises QueryError where two columns share a name or one has values that no file can hold."""
    twice = sorted({name for name in relation.columns if relation.columns.count(name) > 1})
    if twice:
        raise QueryError(f"Два столбца называются {', '.join(twice)}: дайте им разные имена (as …).")
    for name, kind in _columns(relation):
        inner = kind.children[0][1] if kind.id == "list" else kind
        if inner.id not in _FILED:
            raise QueryError(f"Столбец {name} (вид {kind}) в файл не записать: приведите к тексту, {name}::varchar.")


def _answer(warehouse: Path, text: str, ask: Callable[[duckdb.DuckDBPyConnection], Answer]) -> Answer:
    """What `ask` gets for an allowed query. It works in a thread, for only so Ctrl+C reaches a query at work."""
    with _closed(warehouse) as con, _told():
        _refuse_forbidden(con, text)
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(ask, con)
            try:
                return asked.result()
            except KeyboardInterrupt:
                # An interruption before the query is under way is lost: again, until it has ended.
                while not asked.done():
                    con.interrupt()
                    wait([asked], timeout=0.1)
                raise


@contextmanager
def _closed(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads this file and nothing else."""
    with duckdb.connect(str(warehouse), read_only=True, config=_CLOSED) as con:
        con.execute("set search_path = 'marts,reference,audit'")
        con.execute("set lock_configuration = true")
        yield con


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise QueryError(f"Запрос не выполнен: {error}") from error


def _refuse_forbidden(con: duckdb.DuckDBPyConnection, text: str) -> None:
    """Raises QueryError unless the text is one SELECT over public tables."""
    row = con.execute("select json_serialize_sql(?)", [text]).fetchone()
    tree = json.loads(row[0]) if row else {"error": True}
    if tree["error"]:
        if tree.get("error_type") == "parser":
            raise QueryError(f"Запрос не разобран: {tree.get('error_message')}")
        raise QueryError("Можно только читать: один запрос SELECT.")
    if len(tree["statements"]) != 1:
        raise QueryError("Напишите ровно один запрос SELECT.")
    own_names = {entry["key"].lower() for node in _nodes(tree) for entry in node.get("cte_map", {}).get("map", ())}
    for node in _nodes(tree):
        kind = node.get("type")
        if kind == "BASE_TABLE":
            _check_table(con, node, own_names)
        elif kind == "TABLE_FUNCTION":
            name = node["function"]["function_name"].lower()
            if name not in _TABLE_FUNCTIONS:
                raise QueryError(f"Функция {name} недоступна: можно читать только таблицы схем {_schemas()}.")
        elif kind == "SHOW_REF":
            raise QueryError("Можно только читать: один запрос SELECT.")


def _check_table(con: duckdb.DuckDBPyConnection, node: dict[str, Any], own_names: set[str]) -> None:
    schema, table = node.get("schema_name") or "", node["table_name"]
    if not schema and table.lower() in own_names:
        return
    found = con.execute(
        "select 1 from information_schema.tables where lower(table_name) = lower(?) and table_schema in (?, ?, ?)"
        " and (? = '' or lower(table_schema) = lower(?))",
        [table, *PUBLIC_SCHEMAS, schema, schema],
    ).fetchone()
    if not found:
        raise QueryError(f"Нет таблицы {f'{schema}.' if schema else ''}{table} в схемах {_schemas()}.")


def _schemas() -> str:
    return ", ".join(PUBLIC_SCHEMAS)


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)
