"""Brings the months that were not computed from the previous warehouse into the one just built.

Persons and deliveries are numbered anew by every build, in the same order: their keys are translated on the way.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipelines.assets.increments.model import Plan

PERSON_KEYS = frozenset(("person_key", "mentor_key", "mentee_key", "tutor_key"))
DELIVERY_KEY = "delivery_key"
#: tables of the last month alone, which therefore do not name it
LAST_MONTH = frozenset(("int_recommendation_help",))
_SCHEMAS = ("intermediate", "marts")


@dataclass(frozen=True)
class Table:
    """A table with figures of months; `columns` in their order."""

    schema: str
    name: str
    columns: tuple[str, ...]

    @property
    def has_region(self) -> bool:
        return "region_code" in self.columns

    def is_affected(self, affected: Mapping[str, date]) -> str:
        """Condition on a row `p` of the table: it was to be computed. Every affected region's last month was."""
        region = "p.region_code" if self.has_region else "who.region_code"
        dated = "as_of" in self.columns
        since = {r: f"p.as_of >= date '{day}'" if dated else "true" for r, day in affected.items()}
        cases = [f"when '{r}' then {condition}" for r, condition in since.items()]
        return f"case {region} {' '.join(cases)} else false end" if cases else "false"


def copy_other_months(built: Path, plan: Plan) -> int:
    """Complete the database file `built` with the months that `plan` leaves as they are; the number of rows brought.

    Raises duckdb.Error where the previous warehouse can't be read.
    """
    if plan.affected is None or plan.previous is None:
        return 0
    with _both(built, plan.previous) as con:
        con.execute("begin")
        moved = {"person": _numbers_persons(con), "delivery": _numbers_deliveries(con)}
        brought = sum(_complete(con, table, table.is_affected(plan.affected), moved) for table in _tables(con))
        con.execute("commit")
    return brought


@contextmanager
def _both(built: Path, previous: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    limits: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": os.environ.get("RSNMS_MEMORY_LIMIT", "4GB"),
        "threads": os.environ.get("RSNMS_THREADS", "2"),
        "temp_directory": os.environ.get("RSNMS_TEMP_DIR", f"{built}.tmp"),
        "preserve_insertion_order": "false",
    }
    with duckdb.connect(str(built), config=limits) as con:
        quoted = str(previous).replace("'", "''")
        con.execute(f"attach '{quoted}' as previous (read_only)")
        yield con


def _numbers_persons(con: duckdb.DuckDBPyConnection) -> bool:
    """Old and new keys of persons, as a temporary table; whether any is another one."""
    con.execute("""
        create temp table person_numbers as
        select o.region_code, o.person_key as old_key, n.person_key as new_key
        from previous.intermediate.int_persons as o
        left join intermediate.int_persons as n using (region_code, person_id)
    """)
    return _any_moved(con, "person_numbers")


def _numbers_deliveries(con: duckdb.DuckDBPyConnection) -> bool:
    con.execute("""
        create temp table delivery_numbers as
        select o.delivery_key as old_key, n.delivery_key as new_key
        from previous.intermediate.int_deliveries as o
        left join intermediate.int_deliveries as n using (region_code, delivery_id)
    """)
    return _any_moved(con, "delivery_numbers")


def _any_moved(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    moved = con.execute(f"select 1 from {table} where old_key is distinct from new_key limit 1").fetchone()  # noqa: S608 - names of tables of the project
    return moved is not None


def _tables(con: duckdb.DuckDBPyConnection) -> list[Table]:
    rows = con.execute(
        "select schema_name, table_name, list(column_name order by column_index) from duckdb_columns()"
        " inner join duckdb_tables() using (database_name, schema_name, table_name)"
        " where database_name = current_database() and list_contains(?, schema_name) group by all order by all",
        [list(_SCHEMAS)],
    ).fetchall()
    tables = [Table(schema, name, tuple(columns)) for schema, name, columns in rows]
    return [t for t in tables if "as_of" in t.columns or t.name in LAST_MONTH]


def _complete(con: duckdb.DuckDBPyConnection, table: Table, is_affected: str, moved: Mapping[str, bool]) -> int:
    """What a model computed of months that were not asked for is not whole: the previous rows take its place."""
    place = f'"{table.schema}"."{table.name}"'
    if table.has_region:
        con.execute(f"delete from {place} as p where not ({is_affected})")  # noqa: S608 - names of tables of the project
    joins, columns = [], []
    for column in table.columns:
        numbers = "person" if column in PERSON_KEYS else "delivery" if column == DELIVERY_KEY else ""
        if numbers and moved[numbers]:
            joins.append(f"left join {numbers}_numbers as of_{column} on p.{column} = of_{column}.old_key")
            columns.append(f"of_{column}.new_key as {column}")
        else:
            columns.append(f'p."{column}"')
    if not table.has_region:
        joins.append("inner join person_numbers as who on p.person_key = who.old_key")
    done = con.execute(
        f"insert into {place} by name select {', '.join(columns)} from previous.{place} as p {' '.join(joins)}"  # noqa: S608 - names of tables of the project
        f" where not ({is_affected})"
    ).fetchone()
    return int(done[0]) if done else 0
