"""A query that can only read, and only what everyone may see.

DuckDB has no grants, so the parsed query is looked at before it runs: one SELECT, tables of the public schemas, no
table function that could name others. The database itself is opened read-only, without files and network.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import polars as pl

PUBLIC_SCHEMAS = ("marts", "reference", "audit")
_TABLE_FUNCTIONS = frozenset({"unnest", "range", "generate_series"})
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
    with _closed(warehouse) as con, _told():
        _refuse_forbidden(con, text)
        result = con.execute(text)
        rows = result.fetchall() if most is None else result.fetchmany(most)
        return [column[0] for column in result.description or ()], rows


def query_frame(warehouse: Path, text: str) -> pl.DataFrame:
    """The result of one SELECT with its types, for a file. Raises QueryError, also where two columns share a name."""
    import polars as pl  # noqa: PLC0415 - what only shows a table does without it

    with _closed(warehouse) as con, _told():
        _refuse_forbidden(con, text)
        relation = con.sql(text)
        twice = sorted({name for name in relation.columns if relation.columns.count(name) > 1})
        if twice:
            raise QueryError(f"Два столбца называются {', '.join(twice)}: дайте им разные имена (as …).")
        return pl.DataFrame(relation)


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
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
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
