"""`rsnms export`: the published tables of the release in force, copied to a folder or to PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, settings_of

_FORMATS = ("csv", "parquet", "xlsx", "pdf")
#: pages are looked at where they are, with their scripts beside them
_PAGES = ("dashboard", "quality")
_SERVERS = ("postgresql://", "postgres://")


def _formats(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    chosen = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    unknown = [part for part in chosen if part not in _FORMATS]
    if unknown or not chosen:
        raise click.BadParameter(f"{', '.join(unknown) or 'пусто'}; возможны {', '.join(_FORMATS)} через запятую")
    return chosen


def _server(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """What is no address of a server is not repeated: it may hold a password."""
    if value is not None and not value.startswith(_SERVERS):
        raise click.BadParameter("адрес начинается с postgresql://, например postgresql://analyst@сервер:5432/база")
    return value


@click.command()
@data_dir_option
@click.option("--format", "formats", default="csv,parquet,xlsx", show_default=True, callback=_formats,
              metavar="ВИДЫ", help="Виды файлов через запятую: csv, parquet, xlsx, pdf.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("export"), show_default=True,
              metavar="ПАПКА", help="Куда положить файлы.")  # fmt: skip
@click.option("--to", "server", callback=_server, metavar="АДРЕС",
              help="Выгрузить таблицы в PostgreSQL: postgresql://пользователь@сервер:5432/база.")  # fmt: skip
@click.option("--schema", default="rsnms", show_default=True, metavar="ИМЯ",
              help="Схема базы PostgreSQL.")  # fmt: skip
def export(data_dir: Path | None, formats: tuple[str, ...], out: Path, server: str | None, schema: str) -> None:
    """Выгрузить действующий выпуск: таблицы со словарями данных и книги – в папку, таблицы – в PostgreSQL.

    Скрытые малые значения остаются скрытыми: выгружается то же, что опубликовано.

    В PostgreSQL всё заменяется разом: читатели видят либо прежний выпуск целиком, либо новый. Пароль задайте
    переменной PGPASSWORD или в файле ~/.pgpass: в адресе он остался бы в истории команд.
    """
    current = settings_of(data_dir).releases / "current"
    if not current.is_dir():
        raise UserError("Выпусков ещё нет, выгружать нечего. Сделайте первый: rsnms run.")
    release = current.resolve()
    _refuse_damaged(release)
    if server is not None:
        _to_postgres(release, server, schema)
    else:
        _to_folder(release, formats, out)


def _refuse_damaged(release: Path) -> None:
    from pipelines.publish import verify  # noqa: PLC0415 - Polars and Dagster take a moment

    differences = verify(release)
    if differences:
        raise UserError(
            f"Выпуск {release.name} не такой, каким был сделан ({differences[0].message}), поэтому не выгружен. "
            "Все отличия: rsnms releases verify."
        )


def _to_folder(release: Path, formats: tuple[str, ...], out: Path) -> None:
    found = [p for p in release.rglob("*") if p.is_file() and p.relative_to(release).parts[0] not in _PAGES]
    files = {p for p in found if p.suffix.lstrip(".") in formats}
    files |= {p for p in found if p.name.endswith(".dictionary.csv") and _table_of(p) in files}
    if not files:
        raise UserError(f"В выпуске {release.name} нет файлов вида {', '.join(formats)}.")
    try:
        for file in sorted(files):
            target = out / file.relative_to(release)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    except OSError as error:
        raise UserError(f"Не записано в {out}: {error.strerror}. Проверьте папку и права.") from error
    console().print(f"Выпуск {release.name}: файлов {len(files)}, папка {out.resolve()}", markup=False)


def _table_of(dictionary: Path) -> Path:
    return dictionary.with_name(dictionary.name.removesuffix(".dictionary.csv") + ".parquet")


def _to_postgres(release: Path, server: str, schema: str) -> None:
    from pipelines.publish.postgres import export_to_postgres  # noqa: PLC0415 - Polars and psycopg take a moment

    rows = export_to_postgres(release, server, schema)
    for name, count in rows.items():
        console().print(f"{schema}.{name}: строк {count}", markup=False)
    console().print(f"Выпуск {release.name} выгружен в PostgreSQL целиком, схема {schema}.", markup=False)
