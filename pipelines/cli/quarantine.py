"""`rsnms quarantine`: rejected rows as they were delivered. They are kept and encrypted in `ingest.quarantine`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, regions_option, settings_of
from pipelines.cli.table import print_table

if TYPE_CHECKING:
    import polars as pl

_PLACE = {"member": "Файл в архиве", "sheet": "Лист", "row_number": "Строка"}


@click.group(subcommand_metavar="КОМАНДА …")
def quarantine() -> None:
    """Карантин: отклонённые строки, как их прислали (персональные данные, зашифрованы)."""


@quarantine.command("list", options_metavar="[ПАРАМЕТРЫ]")
@data_dir_option
@regions_option("Только этот регион; можно указать несколько раз.")
def list_command(data_dir: Path | None, regions: tuple[str, ...]) -> None:
    """Что лежит в карантине: файл отправителя, строк, сколько дней хранится."""
    from pipelines.ingest.quarantine import kept  # noqa: PLC0415 - Polars takes a moment

    settings = settings_of(data_dir, regions)
    now = datetime.now(UTC)
    items = [item for item in kept(settings) if item.region_code in settings.regions]
    if not items:
        console().print("Карантин пуст.")
        return
    print_table(
        ["Поставка", "Файл", "Строк", "Дней"],
        [(i.delivery_id, i.path or f"{i.region_code}/{i.source}", i.rows_rejected or "", i.days(now)) for i in items],
    )
    console().print(
        f"\nСтроки хранятся {settings.quarantine_days} дн. со дня, когда пришёл файл (RSNMS_QUARANTINE_DAYS), затем "
        "удаляются ночным запуском. Показать строки: rsnms quarantine show ПОСТАВКА."
    )


@quarantine.command(options_metavar="[ПАРАМЕТРЫ]")
@click.argument("delivery", metavar="ПОСТАВКА")
@data_dir_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="ФАЙЛ.xlsx",
              help="Записать в файл только для владельца, а не на экран.")  # fmt: skip
def show(delivery: str, data_dir: Path | None, out: Path | None) -> None:
    """Показать отклонённые строки одной поставки. В них персональные данные; нужен ключ псевдонимизации."""
    from pipelines.ingest.quarantine import kept, read_rows  # noqa: PLC0415
    from pipelines.keys import key_of_lake  # noqa: PLC0415

    if out is not None and out.suffix.lower() != ".xlsx":
        raise UserError(f"Файл {out.name}: нужен вид .xlsx.")
    settings = settings_of(data_dir)
    found = [item for item in kept(settings) if item.delivery_id == delivery]
    if not found:
        raise UserError(f"В карантине нет поставки «{delivery}». Список: rsnms quarantine list.")
    rows = read_rows(found[0].file, key_of_lake(settings))
    if out is not None:
        _write(rows, out, settings.releases)
    if out is None:
        print_table([_title(name) for name in rows.columns], [[v or "" for v in row] for row in rows.iter_rows()])
    else:
        console().print(f"Строки записаны: {out.resolve()}", markup=False)


@quarantine.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option("--days", type=click.IntRange(min=0), metavar="ДНЕЙ", help="Вместо срока из RSNMS_QUARANTINE_DAYS.")
@click.option("--yes", is_flag=True, help="Удалить. Без этого – только показать, сколько было бы удалено.")
@data_dir_option
def purge(days: int | None, yes: bool, data_dir: Path | None) -> None:
    """Удалить из карантина строки, срок хранения которых вышел. Файлы в landing не меняются."""
    from pipelines.assets.lock import run_lock  # noqa: PLC0415
    from pipelines.ingest.quarantine import kept  # noqa: PLC0415
    from pipelines.ingest.quarantine import purge as remove  # noqa: PLC0415

    settings = settings_of(data_dir)
    limit = settings.quarantine_days if days is None else days
    now = datetime.now(UTC)
    if not yes:
        count = sum(item.days(now) >= limit for item in kept(settings))
        console().print(f"Старше {limit} дн. файлов карантина: {count}. Чтобы удалить, добавьте --yes.")
        return
    with run_lock(settings):
        count = remove(settings, limit, now)
    _log(settings.logs, count, limit, now)
    console().print(f"Удалено файлов карантина: {count}.")


def _log(folder: Path, count: int, days: int, now: datetime) -> None:
    import json  # noqa: PLC0415

    from pipelines.access import append_private, private_folder  # noqa: PLC0415

    line = {"at": now.isoformat(timespec="seconds"), "event": "purged", "files": count, "days": days}
    append_private(private_folder(folder) / "quarantine.jsonl", json.dumps(line))


def _title(name: str) -> str:
    return _PLACE.get(name) or f"Столбец {int(name[1:]) + 1}"


def _write(rows: pl.DataFrame, file: Path, releases: Path) -> None:
    from pipelines.publish.private import private_file  # noqa: PLC0415
    from pipelines.publish.workbook.sheet import Field, Workbook  # noqa: PLC0415

    with private_file(file, releases) as temporary:
        book = Workbook(temporary, "Отклонённые строки", datetime.now())  # noqa: DTZ005 - the clock on the wall
        book.add_table("Строки", [Field(name, _title(name), "text", 20) for name in rows.columns], rows)
        book.close()
