"""`rsnms restore`: a data directory from a backup. How it is restored is known in `pipelines.backup`."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli.console import console
from pipelines.cli.options import data_dir_option, settings_of


@click.command("restore", options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--from", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="ПАПКА",
    help="Папка копий, та же, что в rsnms backup --to.",
)  # fmt: skip
@click.option("--backup", "identifier", metavar="КОПИЯ", help="Какую копию; по умолчанию последнюю.")
@data_dir_option
def restore(folder: Path, identifier: str | None, data_dir: Path | None) -> None:
    """Восстановить папку данных из резервной копии; папка должна быть пустой.

    Каждый файл сверяется по контрольной сумме. После восстановления: rsnms doctor, rsnms releases verify, rsnms run.
    """
    from pipelines.backup import Store, restore_backup  # noqa: PLC0415 - Polars takes a moment

    settings, out = settings_of(data_dir), console()
    with out.status("Восстанавливаем…") as status:
        done = restore_backup(
            settings, Store(folder.expanduser().resolve()), identifier,
            progress=lambda number, total: status.update(f"Восстанавливаем: {number} из {total}"),
        )  # fmt: skip
    out.print(
        f"Восстановлена копия {done.id} в {settings.data_dir}: файлов {len(done.backup.files)}, все сверены. "
        f"Выпуск в силе: {done.backup.release or 'нет'}.",
        markup=False,
    )
    if not done.backup.with_landing:
        out.print("Файлов отправителей (landing) в этой копии нет: верните их оттуда, где они хранятся.")
    if done.key_restored:
        out.print(f"Ключ псевдонимизации восстановлен: {settings.key_file}.", markup=False)
    if done.key_fits is None:
        out.print(
            f"Ключа псевдонимизации {settings.key_file} нет: верните его копию, прежде чем запускать расчёт.",
            markup=False,
        )
    elif not done.key_fits:
        out.print(
            f"Ключ {settings.key_file} – не тот, с которым сделана копия (отпечаток {done.backup.key_check[:8]}). "
            "Верните прежний ключ, прежде чем запускать расчёт.",
            markup=False,
        )
    out.print("Если после этой копии по запросам людей удалялись их данные, повторите удаление: rsnms person erase.")
    out.print("Дальше: rsnms doctor, rsnms releases verify, rsnms run.")
