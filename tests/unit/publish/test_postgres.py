"""A release in a real PostgreSQL: whole or not at all, repeatable, explained in Russian, passwords kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import psycopg
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.publish import ReleaseError
from pipelines.publish.manifest import Manifest
from pipelines.publish.postgres import MARK, export_to_postgres
from tests.postgres import postgres

SECRET = "сек-рет%40-7Q"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as address:
        yield address


@pytest.fixture
def con(server: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("drop schema if exists rsnms cascade")
        yield connection


@pytest.fixture
def copy(release: Path, tmp_path: Path) -> Path:
    """The release with two small tables, to be changed; as export_to_postgres takes it, unverified."""
    folder = tmp_path / release.name
    folder.mkdir()
    shutil.copyfile(release / "manifest.json", folder / "manifest.json")
    for name in ("kpi_regional", "recommendations"):
        for kind in ("parquet", "dictionary.csv"):
            shutil.copyfile(release / f"{name}.{kind}", folder / f"{name}.{kind}")
    return folder


def change(release: Path, table: str, *expressions: pl.Expr) -> None:
    file = release / f"{table}.parquet"
    pl.read_parquet(file).with_columns(*expressions).write_parquet(file)


def test_every_published_value_is_there(server: str, con: psycopg.Connection, release: Path) -> None:
    counts = export_to_postgres(release, server, "rsnms")
    for file in release.glob("*.parquet"):
        frame = pl.read_parquet(file)
        names = ", ".join(f'"{c}"' for c in frame.columns)
        rows = con.execute(f"select {names} from rsnms.{file.stem}").fetchall()  # type: ignore[arg-type]
        order = lambda row: tuple((v is None, str(v)) for v in row)  # noqa: E731
        assert sorted(rows, key=order) == sorted(frame.rows(), key=order), file.stem
        assert counts[file.stem] == frame.height
    found = con.execute("select release_id, as_of::text from rsnms.release_info").fetchall()
    manifest = Manifest.read(release)
    assert found == [(manifest.release_id, manifest.as_of)]


def test_null_is_not_an_empty_text(server: str, con: psycopg.Connection, copy: Path) -> None:
    odd = pl.Series("state_reasons", [None, "", '"', "a,b\nc", "\\N"], dtype=pl.String)
    file = copy / "kpi_regional.parquet"
    pl.read_parquet(file).head(5).with_columns(odd).write_parquet(file)
    export_to_postgres(copy, server, "rsnms")
    rows = con.execute("select state_reasons from rsnms.kpi_regional").fetchall()
    assert [r for (r,) in rows] == odd.to_list()


def test_tables_and_columns_are_explained_in_russian(server: str, con: psycopg.Connection, release: Path) -> None:
    export_to_postgres(release, server, "rsnms")
    columns = con.execute(
        "select relname, attname, col_description(c.oid, attnum) from pg_class as c"
        " join pg_attribute on attrelid = c.oid"
        " where relnamespace = 'rsnms'::regnamespace and attnum > 0 and relkind = 'r'"
    ).fetchall()
    assert [(t, c) for t, c, comment in columns if not any("а" <= x <= "я" for x in (comment or ""))] == []
    said = {(t, c): comment for t, c, comment in columns}
    assert "скрыто" in said["kpi_municipal", "missing_reason"]
    tables = con.execute(
        "select relname, obj_description(oid, 'pg_class') from pg_class where relnamespace = 'rsnms'::regnamespace"
    ).fetchall()
    assert len(tables) == len(list(release.glob("*.parquet"))) + 2
    assert all(comment.endswith(MARK) and len(comment) > len(MARK) + 10 for _, comment in tables)


def test_again_is_the_same_and_views_stay(server: str, con: psycopg.Connection, copy: Path) -> None:
    export_to_postgres(copy, server, "rsnms")
    con.execute("create view rsnms.mine as select count(*) as n from rsnms.kpi_regional")
    before = con.execute("select n from rsnms.mine").fetchone()
    export_to_postgres(copy, server, "rsnms")
    assert con.execute("select n from rsnms.mine").fetchone() == before
    change(copy, "kpi_regional", pl.lit("x").alias("new_column"))
    export_to_postgres(copy, server, "rsnms")
    assert con.execute("select n from rsnms.mine").fetchone() == before
    assert con.execute("select distinct new_column from rsnms.kpi_regional").fetchall() == [("x",)]


def test_a_changed_column_is_told_where_a_view_needs_it(server: str, con: psycopg.Connection, copy: Path) -> None:
    export_to_postgres(copy, server, "rsnms")
    change(copy, "kpi_regional", pl.col("numerator").cast(pl.String))
    con.execute("create view rsnms.mine as select sum(numerator) as n from rsnms.kpi_regional")
    with pytest.raises(ReleaseError, match="зависят чужие представления"):
        export_to_postgres(copy, server, "rsnms")
    con.execute("drop view rsnms.mine")
    export_to_postgres(copy, server, "rsnms")
    assert con.execute("select pg_typeof(numerator)::text from rsnms.kpi_regional limit 1").fetchone() == ("text",)


def test_readers_see_the_old_whole_until_the_end(server: str, con: psycopg.Connection, copy: Path) -> None:
    export_to_postgres(copy, server, "rsnms")
    whole = con.execute("select count(*) from rsnms.kpi_regional").fetchone()
    # The last table alphabetically cannot be written: what was written before it must not be seen.
    change(copy, "kpi_regional", pl.lit("new").alias("state"))
    change(copy, "recommendations", pl.lit("a\0b").alias("text_ru"))
    with pytest.raises(ReleaseError, match="Ничего не изменено"):
        export_to_postgres(copy, server, "rsnms")
    assert con.execute("select count(*) from rsnms.kpi_regional where state <> 'new'").fetchone() == whole


def test_a_reader_in_the_middle_does_not_wait(server: str, con: psycopg.Connection, copy: Path) -> None:
    export_to_postgres(copy, server, "rsnms")
    with psycopg.connect(server) as reader:
        reader.execute("set transaction isolation level repeatable read")
        before = reader.execute("select count(*) from rsnms.kpi_regional").fetchone()
        change(copy, "kpi_regional", pl.lit("new").alias("state"))
        export_to_postgres(copy, server, "rsnms")
        assert reader.execute("select count(*) from rsnms.kpi_regional where state <> 'new'").fetchone() == before
    assert con.execute("select count(*) from rsnms.kpi_regional where state <> 'new'").fetchone() == (0,)


def test_a_table_that_is_not_ours_is_left_alone(server: str, con: psycopg.Connection, copy: Path) -> None:
    con.execute("create schema rsnms")
    con.execute("create table rsnms.kpi_regional as select 1 as mine")
    with pytest.raises(ReleaseError, match="--schema"):
        export_to_postgres(copy, server, "rsnms")
    assert con.execute("select mine from rsnms.kpi_regional").fetchall() == [(1,)]


def test_a_table_no_longer_published_goes(server: str, con: psycopg.Connection, copy: Path) -> None:
    export_to_postgres(copy, server, "rsnms")
    con.execute("create table rsnms.of_others as select 1 as mine")
    for file in copy.glob("recommendations.*"):
        file.unlink()
    export_to_postgres(copy, server, "rsnms")
    names = con.execute("select relname from pg_class where relnamespace = 'rsnms'::regnamespace").fetchall()
    assert {n for (n,) in names} == {"kpi_regional", "release_info", "data_dictionary", "of_others"}


def test_rights_that_lack_are_told(server: str, con: psycopg.Connection, copy: Path) -> None:
    con.execute("drop role if exists weak")
    con.execute("create role weak login")
    with pytest.raises(ReleaseError, match="Не хватает прав"):
        export_to_postgres(copy, server.replace("postgres:@", "weak:@"), "rsnms")


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://anna:{SECRET}@127.0.0.1:1/db",
        f"postgresql://anna:{SECRET}%zz@127.0.0.1:1/db",
        f"postgresql://anna:{SECRET}@127.0.0.1:port/db",
        f"postgresql://anna:{SECRET}@127.0.0.1:1/db?what={SECRET}",
        f"mysql://anna:{SECRET}@127.0.0.1/db",
    ],
    ids=["no server", "bad code", "bad port", "bad option", "other server"],
)
def test_the_password_is_never_shown(release: Path, address: str) -> None:
    result = rsnms(release, "--to", address)
    assert result.exit_code in (1, 2)
    assert "postgresql://" in result.output or "Нет связи с сервером" in result.output
    for part in (SECRET, "сек", "7Q"):
        assert part not in result.output


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://anna@127.0.0.1:1/db", "никто не отвечает"),
        ("postgresql://anna@no-such-host.invalid/db", "имя сервера не найдено"),
        ("{server}&dbname=none", "такой базы"),
    ],
    ids=["refused", "unknown", "no database"],
)
def test_why_there_is_no_connection_is_told_in_russian(server: str, release: Path, address: str, words: str) -> None:
    with pytest.raises(ReleaseError, match=words):
        export_to_postgres(release, address.format(server=server), "rsnms")


def test_the_command_says_what_it_did(server: str, con: psycopg.Connection, release: Path) -> None:
    result = rsnms(release, "--to", server, "--schema", "Мои таблицы")
    assert result.exit_code == 0, result.output
    assert "выгружен в PostgreSQL целиком, схема Мои таблицы" in result.output
    assert con.execute('select count(*) > 0 from "Мои таблицы".kpi_regional').fetchone() == (True,)


def rsnms(release: Path, *arguments: str) -> Result:
    data = release.parents[1]
    return CliRunner().invoke(main, ["export", "--data-dir", str(data), *arguments])
