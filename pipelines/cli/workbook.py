"""`rsnms workbook`: an office workbook of one municipality from the release in force."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.releases import release_folder


@click.command()
@data_dir_option
@click.option("--municipality", "asked", multiple=True, required=True, metavar="КОД",
              help="Код муниципального образования (ОКТМО) или его название; можно указать несколько раз.")  # fmt: skip
@click.option("--release", default="current", show_default=True, metavar="ВЫПУСК", help="Выпуск, из которого взять.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("workbooks"), show_default=True,
              metavar="ПАПКА", help="Куда положить книги.")  # fmt: skip
def workbook(data_dir: Path | None, asked: tuple[str, ...], release: str, out: Path) -> None:
    """Сделать книгу Excel о муниципальном образовании: показатели, дефициты, рекомендации.

    В книге то же, что опубликовано в выпуске: скрытые малые значения остаются скрытыми.
    """
    from pipelines.publish.workbook.municipality import find_municipality, write_municipality  # noqa: PLC0415

    settings = settings_of(data_dir)
    if release == "current" and not (settings.releases / release).is_dir():
        raise UserError("Выпусков ещё нет, книгу делать не из чего. Сделайте первый: rsnms run.")
    folder = release_folder(settings, release)
    codes = [find_municipality(folder, text) for text in asked]
    files = [write_municipality(folder, code, out) for code in codes]
    for file in files:
        console().print(f"Выпуск {folder.name}: {file.resolve()}", markup=False)
