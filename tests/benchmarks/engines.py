"""The same dbt marts over the same lake on DuckDB, Spark and PostgreSQL; the benchmark stops when a cell differs.

Spark runs the whole project as `rsnms run --engine spark` does, on this machine. PostgreSQL, which the project has no
target for, runs what dbt compiles for the indicators and the map of deficits, put in its words, beside the same
statements in DuckDB. Spark's tables must be DuckDB's to the last digit, PostgreSQL's doubles within 1e-9.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb

from pipelines.assets.engine import require
from pipelines.ingest import ingest_region
from pipelines.keys import create_key
from pipelines.settings import Settings, SettingsError
from pipelines.synthetic import GeneratorOptions, generate
from tests.benchmarks.measure import Measurement, Spent, whole_process
from tests.benchmarks.peers import postgres
from tests.benchmarks.peers.compiled import GRAINS, Step, compiled
from tests.benchmarks.peers.postgres_dialect import Columns
from tests.spark.same_tables import differences

_TOPIC = "The same marts on other engines"
_REGION, _AS_OF = "46", date(2025, 12, 31)
#: staff and months
_SIZES = {"small": (200, 3), "full": (20_000, 24)}


def measure(size: str) -> Iterator[Measurement]:
    """Seconds of DuckDB with each peer's beside them; RuntimeError where tables differ or a peer fails."""
    staff, months = _SIZES[size]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = _ingested(folder, staff, months)
        note = f"{staff} staff, {months} months"
        own = _marts(settings, "duckdb")
        base = settings.build_file.rename(folder / "rsnms.duckdb")
        yield from _on_postgres(settings.lake, base, folder, note)
        yield from _on_spark(settings, base, own, note)


def _ingested(folder: Path, staff: int, months: int) -> Settings:
    create_key(folder / "key" / "pseudonym.key")
    settings = Settings(folder / "data", folder / "key" / "pseudonym.key", (_REGION,))
    wish = GeneratorOptions(settings.data_dir, (_REGION,), staff, months, _AS_OF, seed=1, clean=True)
    generate(wish, lambda label, done, total: None)
    ingest_region(settings, _REGION)
    return settings


def _marts(settings: Settings, engine: str) -> Spent:
    script = [sys.executable, "-m", "tests.benchmarks.peers.marts", engine]
    spent = whole_process([*script, settings.data_dir, settings.key_file, _REGION, _AS_OF.isoformat()])
    if spent.code:
        raise RuntimeError(f"{engine} ended with {spent.code}: {spent.output[-2000:]}")
    return spent


def _on_spark(settings: Settings, base: Path, own: Spent, note: str) -> Iterator[Measurement]:
    """Nothing where Spark is not installed."""
    try:
        require("spark")
    except SettingsError:
        return
    spark = _marts(settings, "spark")
    if found := differences(base, settings.build_file):
        raise RuntimeError(f"Spark and DuckDB disagree: {found}")
    what = f"all marts of the dbt project, {note}; equal in every cell, types included"
    yield Measurement(_TOPIC, "all marts, whole process", own.wall, "s", spark.wall, "Spark", note=what)
    yield Measurement(_TOPIC, "all marts, processor", own.processor, "processor s", spark.processor, "Spark")


def _on_postgres(lake: Path, base: Path, folder: Path, note: str) -> Iterator[Measurement]:
    steps = compiled(lake, _AS_OF, folder / "dbt")
    with duckdb.connect(str(base), read_only=True) as built:
        columns = columns_of(built)
        own_file = folder / "own" / "rsnms.duckdb"
        own = _on_duckdb(steps, base, own_file)
        with postgres.server() as con, duckdb.connect() as peer:
            started = time.perf_counter()
            postgres.load(con, steps, built, folder)
            loading = time.perf_counter() - started
            spent = postgres.run(con, steps, columns)
            postgres.fetch(con, peer, columns, folder)
            if found := differing(peer, own_file):
                raise RuntimeError(f"PostgreSQL and DuckDB disagree: {found}")
    counted = sum(step.kind != "seed" for step in steps)
    what = f"{counted} statements of dbt without dbt, {note}; equal in every cell, doubles within 1e-9"
    yield Measurement(_TOPIC, "indicators and map of deficits", own, "s", spent, "PostgreSQL", note=what)
    yield Measurement(
        _TOPIC, "loading the lake into PostgreSQL first", loading, "s", note="DuckDB reads the Parquet files themselves"
    )


def columns_of(built: duckdb.DuckDBPyConnection) -> Columns:
    """Columns and types of every table and view of the warehouse."""
    found: Columns = {}
    for schema, table, column, kind in built.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns()"
        " where database_name = current_database() order by schema_name, table_name, column_index"
    ).fetchall():
        found.setdefault(schema, {}).setdefault(table, {})[column] = kind
    return found


def _on_duckdb(steps: Sequence[Step], base: Path, file: Path) -> float:
    """Builds the steps into a new file; wall seconds without the seeds, which are copied from `base`."""
    file.parent.mkdir()
    with duckdb.connect(str(file), config={"threads": 2, "preserve_insertion_order": False}) as con:
        con.execute(f"attach '{base}' as base (read_only)")
        for schema in {step.schema: None for step in steps}:
            con.execute(f"create schema {schema}")
        for seed in (step for step in steps if step.kind == "seed"):
            con.execute(f"create table {seed.place} as from base.{seed.place}")
        started = time.perf_counter()
        for step in steps:
            if step.kind != "seed":
                con.execute(f"create {step.kind} {step.place} as {step.sql}")
        return time.perf_counter() - started


def differing(peer: duckdb.DuckDBPyConnection, file: Path) -> dict[str, int]:
    """Table → rows that are not the same in `peer` and in the file `rsnms.duckdb`; tables without such are left out."""
    peer.execute(f"attach '{file}' as own (read_only)")
    found = {}
    for table, grain in GRAINS.items():
        types = peer.execute(f"select column_name, column_type from (describe {table})").fetchall()
        differ = " or ".join(
            f"abs(p.{name} - o.{name}) > 1e-9 or (p.{name} is null) <> (o.{name} is null)"
            if kind == "DOUBLE"
            else f"p.{name} is distinct from o.{name}"
            for name, kind in types
        )
        same = " and ".join(f"p.{name} is not distinct from o.{name}" for name in grain)
        row = peer.execute(
            f"select count(*) from {table} as p full join own.marts.{table} as o on {same}"
            f" where p.{grain[0]} is null or o.{grain[0]} is null or {differ}"
        ).fetchone()
        if row and row[0]:
            found[table] = int(row[0])
    return found


if __name__ == "__main__":
    for measurement in measure("small"):
        print(measurement)
