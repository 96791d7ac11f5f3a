"""`rsnms sql`: one read-only query over the marts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipelines.cli.console import UserError
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.table import print_csv, print_table


@click.command()
@click.argument("query", metavar="ЗАПРОС", required=False)
@data_dir_option
@click.option("--csv", "as_csv", is_flag=True, help="Вывести как CSV.")
def sql(query: str | None, data_dir: Path | None, as_csv: bool) -> None:
    """Выполнить запрос SELECT к таблицам marts, reference и audit.

    Без аргумента запрос читается со стандартного ввода. Персональных данных в этих таблицах нет;
    файлы и сеть запросу недоступны.
    """
    from pipelines.cli.guarded_query import QueryError, run_query  # noqa: PLC0415 - DuckDB takes a moment

    text = query if query is not None else _from_input()
    warehouse = settings_of(data_dir).warehouse_file
    if not warehouse.is_file():
        raise UserError(f"Хранилища ещё нет: {warehouse}. Сделайте расчёт: rsnms run.")
    try:
        headers, rows = run_query(warehouse, text)
    except QueryError as error:
        raise UserError(str(error)) from error
    (print_csv if as_csv else print_table)(headers, rows)


def _from_input() -> str:
    if sys.stdin.isatty():
        raise click.UsageError('Напишите запрос, например: rsnms sql "select * from marts.kpi_regional limit 5".')
    return sys.stdin.read()
