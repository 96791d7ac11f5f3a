"""Tricks that would take `rsnms sql` out of its tables: files, other databases, settings, extensions."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines.cli.guarded_query import QueryError, run_query

_SECRET = "нельзя-прочесть"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    file = tmp_path / "rsnms.duckdb"
    with duckdb.connect(str(file)) as db:
        for schema in ("marts", "reference", "audit", "staging"):
            db.execute(f"create schema {schema}")
        db.execute("create table marts.shown as select 1 as number")
        db.execute(f"create table staging.people as select '{_SECRET}' as word")
    (tmp_path / "secret.csv").write_text(f"word\n{_SECRET}\n", encoding="utf-8")
    with duckdb.connect(str(tmp_path / "other.duckdb")) as db:
        db.execute(f"create table people as select '{_SECRET}' as word")
    return file


FILE, OTHER = "{folder}/secret.csv", "{folder}/other.duckdb"


@pytest.mark.parametrize(
    "text",
    [
        f"from '{FILE}'",
        f'from "{FILE}"',
        f"select * from read_text('{FILE}')",
        f"select * from read_blob('{FILE}')",
        f"select * from read_csv_auto('{FILE}')",
        f"select * from read_json('{FILE}')",
        f"select * from parquet_scan('{FILE}')",
        f"select * from sniff_csv('{FILE}')",
        "select * from glob('{folder}/*')",
        f"select (select word from read_csv('{FILE}'))",
        f"with x as materialized (from read_csv('{FILE}')) from x",
        f"select * from marts.shown, lateral (from read_csv('{FILE}'))",
        f"from query('from read_csv(''{FILE}'')')",
        "from query_table(['staging.people'])",
        "from query_table('staging' || '.people')",
        f"attach '{OTHER}' as other",
        f"attach '{OTHER}' as other; select * from other.people",
        f"from '{OTHER}'.people",
        "copy (select 1) to '{folder}/out.csv'",
        "copy marts.shown to '{folder}/out.parquet' (format parquet)",
        "export database '{folder}/out'",
        f"import database '{FILE}'",
        "create table marts.mine as select 1",
        "create temp table mine as select 1",
        "create macro people() as table select * from staging.people",
        "create temp macro people() as table select * from staging.people",
        "create secret s (type s3)",
        "from duckdb_secrets()",
        "from which_secret('s3://x', 's3')",
        "from duckdb_tables()",
        "from duckdb_columns()",
        "from duckdb_views()",
        "from duckdb_logs",
        "from pg_catalog.pg_tables",
        "from main.sqlite_master",
        "pragma storage_info('staging.people')",
        "from pragma_storage_info('staging.people')",
        "from pragma_table_info('staging.people')",
        "call pragma_version()",
        "call enable_logging()",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "reset enable_external_access",
        "set global allowed_directories = ['/']",
        "set search_path = 'staging'",
        "use staging",
        "pragma enable_profiling",
        "install httpfs",
        "install httpfs from 'https://example.org'",
        "load httpfs",
        "load '{folder}/evil.duckdb_extension'",
        "update extensions",
        "prepare p as select * from staging.people",
        "execute p",
        "explain analyze select * from staging.people",
        "begin",
        "checkpoint",
        "vacuum",
        "table staging.people",
        "pivot staging.people on word using count(*)",
        "unpivot staging.people on word into name n value v",
        "from (describe staging.people)",
        "from (show all tables)",
        "show tables",
        "select * from (summarize staging.people)",
        "from staging.people semi join marts.shown on true",
        "with recursive r as (select word from staging.people union all select word from r where false) from r",
        "with people as (select 1) select * from staging.people",
    ],
)
def test_no_trick_leads_out(warehouse: Path, text: str) -> None:
    folder = warehouse.parent
    before = {p: p.read_bytes() for p in folder.iterdir()}
    with pytest.raises(QueryError) as refused:
        run_query(warehouse, text.replace("{folder}", str(folder)))
    assert _SECRET not in str(refused.value)
    assert {p: p.read_bytes() for p in folder.iterdir()} == before


@pytest.mark.parametrize(
    "text", ["select getenv('HOME')", "select getvariable('x') as v", "select current_setting('home_directory')"]
)
def test_functions_tell_nothing_of_the_machine(warehouse: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", f"/{_SECRET}")
    try:
        _, rows = run_query(warehouse, text)
    except QueryError:
        return
    assert rows in ([(None,)], [("",)])
