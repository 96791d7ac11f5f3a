"""`rsnms rejections`: workbooks with marked errors for those who sent the files."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, regions_option, settings_of
from pipelines.cli.progress import StageProgress
from pipelines.cli.table import print_table


@click.command()
@data_dir_option
@regions_option("Только этот регион; можно указать несколько раз. По умолчанию все.")
@click.option("--municipality", metavar="КОД", help="Только файлы, которые прислал этот муниципалитет (код ОКТМО).")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="ПАПКА",
              help="Куда положить файлы для отправителей; вне папок, которые ведёт программа.")  # fmt: skip
def rejections(data_dir: Path | None, regions: tuple[str, ...], municipality: str | None, out: Path) -> None:
    """Вернуть отправителям их файлы с отмеченными ошибками.

    Для каждого отправителя — папка с книгами Excel: ячейки с ошибками выделены, причина и совет в примечании,
    на листе «Сводка» — что принято и как прислать снова. В файлах персональные данные: папка доступна только вам.
    """
    from pipelines.publish.returned import send_back  # noqa: PLC0415 - openpyxl takes a moment

    settings = settings_of(data_dir, regions)
    if municipality is not None:
        _check(municipality, settings.regions)
    words = console()
    if not any((settings.lake / "_deliveries").glob("region=*.parquet")):
        raise UserError("Файлов ещё не принято: сначала rsnms run.")
    with StageProgress({"return": "Файлы для отправителей"}, words) as progress:
        sent = send_back(settings, out, municipality, lambda done, total: progress("return", "", done, total))
    if not sent:
        words.print("Возвращать нечего: ошибок нет, или исправленные файлы уже пришли.")
        return
    print_table(
        ["Регион", "Отправитель", "Файлов", "Ошибок", "Замечаний"],
        [(s.region_code, s.deliverer or "регион", s.files, s.errors, s.warnings) for s in sent],
    )
    if faults := sum(s.faults for s in sent):
        words.print(f"Из-за ошибки программы без таблиц вернулось файлов: {faults}. Сообщите администратору.")
    words.print(
        f"Папка: {out.expanduser().resolve()}. В файлах персональные данные: передавайте их только отправителям.",
        markup=False,
    )


def _check(municipality: str, regions: tuple[str, ...]) -> None:
    from pipelines.ingest.casts.municipalities import municipalities  # noqa: PLC0415 - Polars takes a moment

    if not any(m.code == municipality for region in regions for m in municipalities(region)):
        raise UserError(f"Нет муниципалитета с кодом «{municipality}». Укажите 8 цифр кода ОКТМО, например 11730000.")
