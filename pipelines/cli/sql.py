"""`rsnms sql`: read-only queries over the marts, one by one from a script or in a conversation at the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.result_file import FORMATS, format_of, refuse_own_folders, write_result
from pipelines.cli.table import print_csv, print_table

_BINARY = ("parquet", "xlsx")


@click.command()
@click.argument("query", metavar="ЗАПРОС", required=False)
@data_dir_option
@click.option("--format", "kind", type=click.Choice(("table", *FORMATS)), metavar="ВИД",
              help="Вид ответа: table (на экран), csv, parquet, xlsx; иначе по имени файла.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="ФАЙЛ",
              help="Записать ответ в файл .csv, .parquet или .xlsx.")  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="То же, что --format csv.")
def sql(query: str | None, data_dir: Path | None, kind: str | None, out: Path | None, as_csv: bool) -> None:
    """Выполнить запрос SELECT к таблицам marts, reference и audit.

    Без запроса на терминале открывается диалог с подсказками: \\dt – таблицы, \\d ТАБЛИЦА – столбцы, \\help – справка.
    Если ввод перенаправлен, запрос читается из него.

    Персональных данных в этих таблицах нет; файлы и сеть запросу недоступны. Малые группы здесь не скрыты: для
    передачи наружу берите таблицы выпуска (rsnms export).
    """
    kind = "csv" if as_csv and kind is None else kind
    _refuse_contradictions(kind, out)
    settings = settings_of(data_dir)
    if out is not None:
        refuse_own_folders(out, settings)
    if not settings.warehouse_file.is_file():
        raise UserError(f"Хранилища ещё нет: {settings.warehouse_file}. Сделайте расчёт: rsnms run.")
    if query is None and sys.stdin.isatty():
        if not sys.stdout.isatty() or kind or out:
            raise click.UsageError('Напишите запрос, например: rsnms sql "select * from marts.kpi_regional limit 5".')
        from pipelines.cli.sql_console import converse  # noqa: PLC0415 - only a person needs it

        converse(settings)
        return
    from pipelines.cli.guarded_query import QueryError, query_frame, run_query  # noqa: PLC0415 - DuckDB takes a moment

    text = query if query is not None else sys.stdin.read()
    try:
        if out is not None:
            frame = query_frame(settings.warehouse_file, text)
            write_result(frame, out, text, settings)
            console().print(f"Записано строк: {frame.height}. Файл {out.resolve()}", markup=False)
            return
        headers, rows = run_query(settings.warehouse_file, text)
    except QueryError as error:
        raise UserError(str(error)) from error
    (print_csv if kind == "csv" else print_table)(headers, rows)


def _refuse_contradictions(kind: str | None, out: Path | None) -> None:
    """Said before the query runs, which may take long."""
    if out is None and kind in _BINARY:
        raise click.UsageError(f"Для вида {kind} укажите файл: --out ответ.{kind}.")
    if out is not None and kind == "table":
        raise click.UsageError("В файл пишутся csv, parquet и xlsx: уберите --format table или --out.")
    if out is not None:
        format_of(out, kind)
