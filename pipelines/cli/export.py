"""`rsnms export`: the published tables of the release in force, copied to a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, settings_of

_FORMATS = ("csv", "parquet", "xlsx")


def _formats(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    chosen = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    unknown = [part for part in chosen if part not in _FORMATS]
    if unknown or not chosen:
        raise click.BadParameter(f"{', '.join(unknown) or 'пусто'}; возможны {', '.join(_FORMATS)} через запятую")
    return chosen


@click.command()
@data_dir_option
@click.option("--format", "formats", default="csv,parquet,xlsx", show_default=True, callback=_formats,
              metavar="ВИДЫ", help="Виды файлов через запятую.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("export"), show_default=True,
              metavar="ПАПКА", help="Куда положить файлы.")  # fmt: skip
def export(data_dir: Path | None, formats: tuple[str, ...], out: Path) -> None:
    """Выгрузить опубликованные таблицы действующего выпуска вместе со словарями данных.

    Скрытые малые значения остаются скрытыми: выгружается то же, что опубликовано.
    """
    current = settings_of(data_dir).releases / "current"
    if not current.is_dir():
        raise UserError("Выпусков ещё нет, выгружать нечего. Сделайте первый: rsnms run.")
    release = current.resolve()
    files = [p for p in sorted(release.iterdir()) if p.suffix.lstrip(".") in formats]
    dictionaries = {
        p for p in release.glob("*.dictionary.csv") if release.joinpath(p.name.split(".")[0] + ".parquet") in files
    }
    if not files:
        raise UserError(f"В выпуске {release.name} нет файлов вида {', '.join(formats)}.")
    out.mkdir(parents=True, exist_ok=True)
    for file in sorted({*files, *dictionaries}):
        shutil.copyfile(file, out / file.name)
    console().print(
        f"Выпуск {release.name}: файлов {len({*files, *dictionaries})}, папка {out.resolve()}", markup=False
    )
