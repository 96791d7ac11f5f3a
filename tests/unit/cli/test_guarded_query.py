"""`rsnms sql` reads public tables and nothing else, however the query is written."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines.cli.guarded_query import QueryError, run_query


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("warehouse") / "rsnms.duckdb"
    with duckdb.connect(str(file)) as db:
        for schema in ("marts", "reference", "audit", "staging"):
            db.execute(f"create schema {schema}")
            db.execute(f"create table {schema}.{schema}_rows as select 1 as number, 'текст' as word")
        db.execute("create view marts.shown as select * from rsnms.staging.staging_rows")
    return file


@pytest.mark.parametrize(
    "text",
    [
        "select number from marts.marts_rows",
        "select number from marts_rows",
        "SELECT Number FROM Reference.Reference_Rows",
        "select number from rsnms.audit.audit_rows",
        "select number from marts.shown",
        "with own as (select number from marts_rows) select number from own",
        "select number from (values (1)) as given(number)",
        "select count(*) as number from marts_rows join audit_rows using (number)",
        "from range(1, 2) as t(number) select number",
    ],
)
def test_reads_public_tables(warehouse: Path, text: str) -> None:
    assert run_query(warehouse, text) == (["number"], [(1,)])


@pytest.mark.parametrize(
    "text",
    [
        "select * from staging.staging_rows",
        'select * from "Staging"."staging_rows"',
        "select * from rsnms.staging.staging_rows",
        "select (select word from staging.staging_rows)",
        "select 1 where exists (from staging.staging_rows)",
        "with own as (select * from staging.staging_rows) select * from own",
        "select * from marts_rows union all select * from staging.staging_rows",
        "select * from query_table('staging.staging_rows')",
        "select * from query('select * from staging.staging_rows')",
        "select * from information_schema.tables",
        "select * from duckdb_settings()",
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/*')",
        "select * from 'https://example.org/x.parquet'",
        "warehouse",
        "select * from warehouse",
        "attach '/tmp/x.duckdb' as x",
        "copy marts.marts_rows to '/tmp/x.csv'",
        "drop table marts.marts_rows",
        "insert into marts.marts_rows values (2, '')",
        "set enable_external_access = true",
        "pragma database_list",
        "install httpfs",
        "select 1; select 2",
        "describe staging.staging_rows",
        "summarize staging.staging_rows",
        "selec 1",
        "",
    ],
)
def test_refuses_everything_else_in_russian(warehouse: Path, text: str) -> None:
    with pytest.raises(QueryError, match=r"[а-яё]{4}"):
        run_query(warehouse, text)
    with duckdb.connect(str(warehouse), read_only=True) as db:
        assert db.execute("select count(*) from marts.marts_rows").fetchone() == (1,)
