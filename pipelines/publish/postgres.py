"""The published tables in PostgreSQL, for BI tools: a release in one transaction, its dictionary as comments.

Tables that readers built views on stay in place; what is not ours is never touched. No figure is computed here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import polars as pl
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from pipelines.publish.manifest import Manifest, ReleaseError
from pipelines.publish.semantic.exposures import published_table

#: how a table made here is known: its comment ends so
MARK = "Выгрузка РСНМС."
#: release in force, one row; which columns mean what, a row for each
RELEASE, DICTIONARY = "release_info", "data_dictionary"
_CONNECT_SECONDS = 15
_TYPES: Mapping[type[pl.DataType], str] = {
    pl.String: "text",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Float64: "double precision",
    pl.Int64: "bigint",
    pl.Int32: "integer",
    pl.Int16: "smallint",
    pl.Int8: "smallint",
    pl.UInt32: "bigint",
    pl.UInt16: "integer",
    pl.UInt8: "smallint",
}


#: what libpq says → what it means
_NO_CONNECTION = {
    "Connection refused": "по этому адресу и порту никто не отвечает",
    "No such file or directory": "сервера на этой машине нет",
    "could not translate host name": "имя сервера не найдено",
    "failed to resolve host": "имя сервера не найдено",
    "timeout": f"сервер не ответил за {_CONNECT_SECONDS} секунд",
    "no password supplied": "пароль не задан",
    "password authentication failed": "пользователь или пароль не подошли",
    "does not exist": "такой базы или такого пользователя на сервере нет",
    "no pg_hba.conf entry": "сервер не пускает с этой машины",
}


@dataclass(frozen=True)
class Published:
    """One table to be copied: `comment` of the table and of each column, in Russian."""

    name: str
    frame: pl.DataFrame
    comment: str
    comments: Mapping[str, str]

    @property
    def columns(self) -> dict[str, str]:
        """Column → type in PostgreSQL. Raises ReleaseError for a type without one."""
        return {name: _type(self.name, name, kind) for name, kind in self.frame.schema.items()}


def export_to_postgres(release: Path, address: str, schema: str) -> dict[str, int]:
    """Replace the tables of `schema` by those of the release; rows by table. Readers see the old whole until the end.

    Raises ReleaseError, in Russian and without the password, where the server can't be reached or refuses, or where
    a table of that name is not ours.
    """
    tables = _tables(release)
    with _told(address), psycopg.connect(address, connect_timeout=_CONNECT_SECONDS) as con:
        # A second export waits for the first, a reader waits for none.
        con.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rsnms {schema}"])
        con.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))
        _drop_unpublished(con, schema, {t.name for t in tables})
        return {table.name: _replace(con, schema, table) for table in tables}


def _tables(release: Path) -> list[Published]:
    manifest = Manifest.read(release)
    found = [_published(file) for file in sorted(release.glob("*.parquet"))]
    words = pl.concat(
        pl.read_csv(release / f"{t.name}.dictionary.csv", infer_schema=False).select(
            pl.lit(t.name).alias("table_name"), pl.col("column").alias("column_name"), "label_ru", "unit", "meaning"
        )
        for t in found
    ).filter(pl.col("column_name").is_not_null() & (pl.col("column_name") != ""))
    info = pl.DataFrame(
        {
            "release_id": [manifest.release_id],
            "as_of": [date.fromisoformat(manifest.as_of)],
            "code_version": [manifest.code_version],
            "regions": [";".join(manifest.regions)],
        }
    )
    return [
        *found,
        Published(RELEASE, info, f"Какой выпуск выгружен. {MARK}",
                  {"release_id": "Выпуск", "as_of": "На дату", "code_version": "Версия расчёта",
                   "regions": "Коды регионов через ;"}),
        Published(DICTIONARY, words, f"Словарь данных: что значит каждый столбец. {MARK}",
                  {"table_name": "Таблица", "column_name": "Столбец", "label_ru": "Что это", "unit": "Единица",
                   "meaning": "Пояснение, значения кодов и символов"}),
    ]  # fmt: skip


def _published(file: Path) -> Published:
    name, about = file.stem, published_table(file.stem)
    title = f"{about.label_ru}. {about.description_ru} " if about else ""
    words = pl.read_csv(file.with_name(f"{name}.dictionary.csv"), infer_schema=False).fill_null("")
    comments = {
        column: label + (f", {unit}" if unit else "") + (f". {meaning}" if meaning else "")
        for column, label, unit, meaning in words.iter_rows()
    }
    return Published(name, pl.read_parquet(file), f"{title}{MARK}", comments)


def _replace(con: psycopg.Connection, schema: str, table: Published) -> int:
    """Empty the table, made or widened where needed, and fill it; the number of rows."""
    place = sql.Identifier(schema, table.name)
    there = _columns_there(con, schema, table.name)
    if there and there.items() <= table.columns.items():
        _add(con, place, {c: t for c, t in table.columns.items() if c not in there})
        con.execute(sql.SQL("delete from {}").format(place))
    else:
        if there:
            con.execute(sql.SQL("drop table {}").format(place))
        con.execute(sql.SQL("create table {} ()").format(place))
        _add(con, place, table.columns)
    _copy(con, place, table)
    con.execute(sql.SQL("comment on table {} is {}").format(place, table.comment))
    for column in table.columns:
        name = sql.Identifier(schema, table.name, column)
        con.execute(sql.SQL("comment on column {} is {}").format(name, table.comments.get(column)))
    return table.frame.height


def _add(con: psycopg.Connection, place: sql.Identifier, columns: Mapping[str, str]) -> None:
    for column, kind in columns.items():
        added = sql.SQL("alter table {} add column {} {}")
        con.execute(added.format(place, sql.Identifier(column), sql.SQL(kind)))


def _copy(con: psycopg.Connection, place: sql.Identifier, table: Published) -> None:
    """An empty cell is null, an empty text is written in quotes: so CSV keeps both."""
    buffer = io.BytesIO()
    table.frame.write_csv(buffer, include_header=False)
    names = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    with con.cursor() as cursor:
        with cursor.copy(sql.SQL("copy {} ({}) from stdin (format csv)").format(place, names)) as copy:
            copy.write(buffer.getbuffer())
        if cursor.rowcount != table.frame.height:
            raise ReleaseError(
                f"Таблица {table.name}: передано строк {table.frame.height}, сервер принял {cursor.rowcount}. "
                "Ничего не изменено."
            )


def _columns_there(con: psycopg.Connection, schema: str, name: str) -> dict[str, str]:
    """Columns and types of a table of ours, empty where there is none. Raises ReleaseError for one that is not ours."""
    rows = con.execute(
        "select attname, format_type(atttypid, atttypmod), coalesce(obj_description(attrelid, 'pg_class'), '')"
        " from pg_attribute join pg_class as c on c.oid = attrelid where relnamespace = to_regnamespace(%s)"
        " and relname = %s and attnum > 0 and not attisdropped",
        [_quoted(con, schema), name],
    ).fetchall()
    if any(not comment.endswith(MARK) for _, _, comment in rows):
        raise ReleaseError(
            f"В схеме {schema} уже есть таблица {name}, и сделана она не этой командой. Ничего не изменено. "
            "Выгрузите в другую схему: --schema ИМЯ."
        )
    return {column: kind for column, kind, _ in rows}


def _drop_unpublished(con: psycopg.Connection, schema: str, names: set[str]) -> None:
    """Tables of ours that the release has no more: their old figures must not stand beside the new ones."""
    rows = con.execute(
        "select relname from pg_class where relnamespace = to_regnamespace(%s) and relkind = 'r'"
        " and obj_description(oid, 'pg_class') like %s",
        [_quoted(con, schema), f"%{MARK}"],
    ).fetchall()
    for (name,) in rows:
        if name not in names:
            con.execute(sql.SQL("drop table {}").format(sql.Identifier(schema, name)))


def _quoted(con: psycopg.Connection, schema: str) -> str:
    return sql.Identifier(schema).as_string(con)


def _type(table: str, column: str, kind: pl.DataType) -> str:
    try:
        return _TYPES[kind.base_type()]
    except KeyError as error:
        raise ReleaseError(f"Таблица {table}, столбец {column}: вид {kind} в PostgreSQL не передаётся.") from error


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Errors of server and address in Russian. What libpq says of a wrong address may repeat it: it is not shown."""
    try:
        password = conninfo_to_dict(address).get("password")
    except psycopg.Error:
        raise ReleaseError(
            "Адрес сервера не разобран. Нужен вид postgresql://пользователь@сервер:5432/база; особые знаки в имени и "
            "пароле пишутся кодами (%40 вместо @). Пароль лучше задать переменной PGPASSWORD или в ~/.pgpass."
        ) from None
    try:
        yield
    except psycopg.Error as error:
        raise ReleaseError(_without(_words(error), str(password) if password else "")) from None


def _words(error: psycopg.Error) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, psycopg.errors.DependentObjectsStillExist):
        return (
            f"Состав таблиц изменился, а от прежних зависят чужие представления: {said}. Ничего не изменено. "
            "Удалите эти представления, повторите выгрузку и создайте их снова."
        )
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return f"Не хватает прав: {said}. Нужны права создавать таблицы в схеме. Ничего не изменено."
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        reason = next((russian for english, russian in _NO_CONNECTION.items() if english in said), said)
        return f"Нет связи с сервером PostgreSQL: {reason}. Проверьте адрес, пользователя и пароль."
    return f"Сервер PostgreSQL отказал: {said}. Ничего не изменено."


def _without(text: str, password: str) -> str:
    for form in {password, unquote(password)} - {""}:
        text = text.replace(form, "•••")
    return text
