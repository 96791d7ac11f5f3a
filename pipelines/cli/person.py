"""`rsnms person`: a person's request about the data that are held about them."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.table import print_table

if TYPE_CHECKING:
    import polars as pl

    from pipelines.ingest.person import Holdings
    from pipelines.publish.workbook.sheet import Workbook

_SELF = "сам человек"
_ROLES = {"mentor_id": "наставник", "mentee_id": "наставляемый", "tutor_id": "тьютор", "iom_id": "участник маршрута"}
_STATES = {"there": "на месте", "missing": "файла уже нет", "copy": "копия другого файла"}
_PLACE = {
    "named_as": "Кто в записи", "region_code": "Регион", "path": "Файл", "member": "Файл в архиве", "sheet": "Лист",
    "row_number": "Строка",
}  # fmt: skip


@click.group(subcommand_metavar="КОМАНДА …")
def person() -> None:
    """Запрос человека о сведениях, которые о нём хранятся."""


@person.command(options_metavar="[ПАРАМЕТРЫ]")
@data_dir_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="ФАЙЛ.xlsx",
              help="Записать сами сведения: лист на источник.")  # fmt: skip
def show(data_dir: Path | None, out: Path | None) -> None:
    """Показать, что хранится о человеке: источники, строки, поля, файлы.

    СНИЛС читается со стандартного ввода и не остаётся в истории команд; нужен ключ псевдонимизации.
    """
    from pipelines.ingest.person import PersonError, holdings  # noqa: PLC0415 - Polars takes a moment

    if out is not None and out.suffix.lower() != ".xlsx":
        raise UserError(f"Файл {out.name}: нужен вид .xlsx.")
    settings = settings_of(data_dir)
    snils = click.prompt("СНИЛС", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().strip()
    try:
        held = holdings(settings, snils)
        if out is not None and held.records:
            _write(held, out, settings.releases)
    except PersonError as error:
        raise UserError(str(error)) from error
    _print(held)
    if out is not None and held.records:
        console().print(f"\nСведения записаны: {out.resolve()}", markup=False)


def _print(held: Holdings) -> None:
    from pipelines.contracts import load_contracts  # noqa: PLC0415

    screen = console()
    if held.erased is not None:
        day = datetime.fromisoformat(held.erased.erased_on)
        screen.print(
            f"Сведения об этом человеке удалены {day:%d.%m.%Y} по запросу {held.erased.request}: в озере, карантине и "
            "хранилище записей, связанных с его СНИЛС, нет. Файлы отправителей ищет rsnms person erase.",
            markup=False,
        )
    elif not held.records:
        screen.print("В озере данных сведений об этом человеке нет.")
    else:
        rows = sum(frame.height for frame in held.records.values())
        screen.print(f"О человеке хранится строк: {rows}, источников: {len(held.records)}.\n")
        print_table(
            ["Источник", "Кто в записи", "Строк", "Заполненные поля"],
            [(f"{load_contracts()[s].title_ru} ({s})", ", ".join(sorted(_roles(f))), f.height, ", ".join(_filled(s, f)))
             for s, f in held.records.items()],
        )  # fmt: skip
        screen.print("\nФайлы, в которых есть эти строки (в них СНИЛС и ФИО открыты):")
        print_table(
            ["Файл", "Строк", "Состояние"],
            [(p, n, _STATES[s]) for p, n, s in held.files.select("path", "rows", "state").iter_rows()],
        )
    screen.print(
        f"\nОтклонённые строки и файлы сюда не входят: файлов, которые задержаны или отклонены, – {held.not_taken} "
        "(rsnms status), отклонённые строки – rsnms quarantine list. Проверьте их отдельно. "
        "В выпусках сведений об отдельных людях нет.",
        markup=False,
    )


def _roles(frame: pl.DataFrame) -> set[str]:
    return {_ROLES.get(role, _SELF) for role in frame["named_as"].unique()}


def _filled(source: str, frame: pl.DataFrame) -> list[str]:
    titles = _titles(source)
    return [titles[c] for c in frame.columns if c in titles and frame[c].null_count() < frame.height]


def _titles(source: str) -> dict[str, str]:
    """Titles of the lake's columns; of a personal date only the month is kept."""
    from pipelines.contracts import load_contracts  # noqa: PLC0415

    columns = [c for c in load_contracts()[source].columns if c.lake_name]
    return {str(c.lake_name): c.title_ru + (" (только месяц)" if c.personal else "") for c in columns}


def _write(held: Holdings, file: Path, releases: Path) -> None:
    from pipelines.publish.private import private_file  # noqa: PLC0415
    from pipelines.publish.workbook.sheet import Workbook  # noqa: PLC0415

    with private_file(file, releases) as temporary:
        book = Workbook(temporary, "Сведения о человеке", datetime.now())  # noqa: DTZ005 - the clock on the wall
        for source, frame in held.records.items():
            _sheet(book, source, frame)
        book.close()


def _sheet(book: Workbook, source: str, frame: pl.DataFrame) -> None:
    import polars as pl  # noqa: PLC0415

    from pipelines.publish.workbook.sheet import Field  # noqa: PLC0415

    titles = _titles(source) | _PLACE
    fields = [Field(c, titles[c], "date" if t == pl.Date() else "text", 20) for c, t in frame.schema.items()]
    lists = [c for c, t in frame.schema.items() if isinstance(t, pl.List)]
    roles = pl.col("named_as").replace_strict(_ROLES, default=_SELF, return_dtype=pl.String)
    book.add_table(source, fields, frame.with_columns(pl.col(lists).list.join(";"), named_as=roles))
