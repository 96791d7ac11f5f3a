"""`rsnms trace`: from a published figure to the rows of files behind it, and from a row to the figures it touches."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import MonthEnd, data_dir_option, settings_of
from pipelines.cli.releases import release_folder
from pipelines.cli.table import print_table

if TYPE_CHECKING:
    from pipelines.publish.trace import Figure, RowTrace
    from pipelines.settings import Settings

#: rows on the terminal; all of them go to a file
_SHOWN = 40
#: what stands for the indicator where a cell of the map is meant
_DEFICIT_MAP = "deficit_map"


@click.command()
@data_dir_option
@click.option(
    "--release", default="current", show_default=True, metavar="ВЫПУСК", help="Выпуск, чей показатель проверяется."
)
@click.option("--kpi", metavar="КОД", help="Код показателя; без него с --subject или --group – ячейка карты дефицитов.")
@click.option("--region", metavar="КОД", help="Код региона.")
@click.option("--municipality", metavar="КОД", help="Код муниципалитета; без него – показатель региона.")
@click.option("--as-of", type=MonthEnd(), metavar="ДАТА", help="Отчётная дата показателя.")
@click.option("--subject", metavar="КОД", help="Предмет ячейки карты дефицитов (all – все).")
@click.option("--group", metavar="КОД", help="Группа компетенций ячейки карты дефицитов (all – все).")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="ФАЙЛ",
    help="Записать все строки в .csv или .xlsx.",
)
@click.option("--sha256", metavar="СУММА", help="Обратный поиск: контрольная сумма файла (достаточно начала).")
@click.option(
    "--row",
    type=click.IntRange(min=1),
    metavar="НОМЕР",
    help="Обратный поиск: номер строки, как его видит отправитель.",
)
@click.option("--sheet", metavar="ЛИСТ", help="Обратный поиск: лист книги.")
@click.option("--member", metavar="ИМЯ", help="Обратный поиск: файл внутри архива.")
def trace(  # noqa: PLR0913, PLR0917 - one option each
    data_dir: Path | None,
    release: str,
    kpi: str | None,
    region: str | None,
    municipality: str | None,
    as_of: date | None,
    subject: str | None,
    group: str | None,
    out: Path | None,
    sha256: str | None,
    row: int | None,
    sheet: str | None,
    member: str | None,
) -> None:
    """Показать строки файлов, из которых сложился показатель, или показатели, на которые влияет строка.

    Показатель: --kpi, --region, --as-of (и --municipality). Строка: --sha256 и --row.

    В ответе есть имена присланных файлов: он предназначен для проверки внутри организации, наружу его не передают.
    Код 1, если показатель не удалось проследить полностью.
    """
    settings = settings_of(data_dir)
    if not settings.warehouse_file.is_file():
        raise UserError(f"Хранилища ещё нет: {settings.warehouse_file}. Сделайте расчёт: rsnms run.")
    if sha256 is not None:
        if row is None:
            raise click.UsageError("Укажите строку файла: --row НОМЕР.")
        _trace_row(settings, sha256, row, sheet, member)
        return
    if region is None or as_of is None or not (kpi or subject or group):
        raise click.UsageError(
            "Укажите показатель (--kpi, --region, --as-of), ячейку карты (--subject, --group, --region, --as-of) "
            "или строку файла (--sha256, --row)."
        )
    if kpi and kpi != _DEFICIT_MAP and (subject or group):
        raise click.UsageError("--subject и --group относятся к карте дефицитов: уберите их или --kpi.")
    from pipelines.publish.trace import Figure  # noqa: PLC0415 - DuckDB and Polars take a moment

    figure = Figure(region, as_of, kpi or _DEFICIT_MAP, municipality, subject or "all", group or "all")
    _trace_figure(settings, release, figure, out)


def _trace_figure(settings: Settings, release: str, figure: Figure, out: Path | None) -> None:
    from pipelines.publish.trace import trace_figure, write_trace  # noqa: PLC0415
    from pipelines.publish.trace.summary import summary  # noqa: PLC0415
    from pipelines.publish.trace.write import FIELDS, readable, readable_files  # noqa: PLC0415

    folder = release_folder(settings, release)
    traced = trace_figure(settings, folder, figure)
    if out is not None:
        write_trace(traced, out, settings.releases)
    screen = console()
    for label, text in summary(traced):
        screen.print(f"[bold]{label}:[/bold] ", end="")
        screen.print(text, markup=False)
    rows = readable(traced)
    if out is not None:
        screen.print(f"\nВсе строки: {out.resolve()}", markup=False)
    elif rows.height:
        screen.print()
        shown = rows.drop("sha256").head(_SHOWN)
        print_table([f.label for f in FIELDS if f.name in shown.columns], shown.rows())
        if rows.height > _SHOWN:
            screen.print(f"\nПоказано {_SHOWN} из {rows.height}; все – в файл: --out строки.xlsx")
    if not traced.is_complete:
        broken = readable_files(traced).filter(traced.files["state"] != "whole")
        screen.print("\nПоказатель сходится, но не все файлы, из которых он сложился, остались прежними:")
        print_table(["Файл", "Состояние"], broken.select("path", "state").rows())
        sys.exit(1)


def _trace_row(settings: Settings, sha256: str, row: int, sheet: str | None, member: str | None) -> None:
    from pipelines.publish.trace import trace_row  # noqa: PLC0415

    found = trace_row(settings, sha256, row, sheet, member)
    for answer in found:
        _print_row(answer, row)


def _print_row(answer: RowTrace, row: int) -> None:
    from pipelines.publish.trace.summary import PARTS  # noqa: PLC0415

    screen = console()
    screen.print(f"{answer.path}, строка {row} ({answer.source}, {answer.period})", markup=False)
    if answer.why_none:
        screen.print(f"Ни на один показатель не влияет: {answer.why_none}.\n", markup=False)
        return
    lines = [
        (code, municipality or "–", PARTS[part], f"{first:%d.%m.%Y}", f"{last:%d.%m.%Y}", months)
        for code, municipality, part, first, last, months in answer.figures.iter_rows()
    ]
    print_table(["Показатель", "Муниципалитет", "Часть дроби", "С даты", "По дату", "Месяцев"], lines)
    screen.print("Показатели муниципалитета входят и в показатель региона. deficit_map – карта дефицитов.\n")
