"""`rsnms releases`: which releases there are, what is in them and whether they are whole.

Comparing and pruning them are commands of their own files.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.table import print_table

if TYPE_CHECKING:
    from pipelines.settings import Settings

_DECISIONS = {"published": "опубликован", "partially_published": "опубликован частично", "refused": "отклонён"}


@click.group(subcommand_metavar="КОМАНДА …")
def releases() -> None:
    """Выпуски: список, содержание, целостность, различия."""


@releases.command("list", options_metavar="[ПАРАМЕТРЫ]")
@data_dir_option
def list_command(data_dir: Path | None) -> None:
    """Все выпуски; действующий отмечен звёздочкой."""
    from pipelines.publish import current_release, list_releases  # noqa: PLC0415

    settings = settings_of(data_dir)
    manifests, current = list_releases(settings), current_release(settings)
    if not manifests:
        console().print("Выпусков ещё нет. Сделайте первый: rsnms run.")
        return
    in_force = current.release_id if current else ""
    rows = [
        ("*" if m.release_id == in_force else "", m.release_id, m.as_of, _DECISIONS.get(m.decision, m.decision),
         ", ".join(m.regions), ", ".join(m.withheld))
        for m in manifests
    ]  # fmt: skip
    print_table(["", "Выпуск", "На дату", "Решение", "Регионы", "Не обновлены"], rows)


@releases.command("show", options_metavar="[ПАРАМЕТРЫ]")
@click.argument("release", metavar="ВЫПУСК", default="current")
@data_dir_option
def show(release: str, data_dir: Path | None) -> None:
    """Что в выпуске (по умолчанию в действующем): решение, проверки, файлы."""
    from pipelines.publish import Manifest  # noqa: PLC0415

    settings = settings_of(data_dir)
    manifest = Manifest.read(release_folder(settings, release))
    out = console()
    out.print(f"[bold]Выпуск {manifest.release_id}[/bold] на {manifest.as_of}, версия кода {manifest.code_version}")
    out.print(
        f"Решение: {_DECISIONS.get(manifest.decision, manifest.decision)}; входных файлов: {len(manifest.inputs)}"
    )
    for reason in manifest.reasons:
        out.print(f"  • {reason}", markup=False)
    print_table(["Файл", "Байт", "SHA-256"], [(o.path, o.bytes, o.sha256[:16]) for o in manifest.outputs])


@releases.command("verify", options_metavar="[ПАРАМЕТРЫ]")
@click.argument("release", metavar="ВЫПУСК", required=False)
@data_dir_option
def verify_command(release: str | None, data_dir: Path | None) -> None:
    """Пересчитать контрольную сумму каждого файла; код 1, если что-то изменилось. Без имени — все выпуски."""
    from pipelines.publish import list_releases, verify  # noqa: PLC0415

    settings = settings_of(data_dir)
    out, damaged = console(), False
    names = [release] if release else [m.release_id for m in list_releases(settings)]
    for name in names:
        differences = verify(release_folder(settings, name))
        damaged = damaged or bool(differences)
        out.print(f"{name}: {'есть отличия' if differences else 'все файлы на месте и не изменены'}", markup=False)
        for difference in differences:
            out.print(f"  • {difference.message}", markup=False)
    if not names:
        out.print("Выпусков ещё нет.")
    sys.exit(1 if damaged else 0)


def release_folder(settings: Settings, release: str) -> Path:
    """The real folder of a release by its name or `current`; UserError where there is none."""
    folder = settings.releases / release
    if "/" in release or release.startswith(".") or not folder.is_dir():
        raise UserError(f"Нет выпуска «{release}» в {settings.releases}. Список: rsnms releases list.")
    return folder.resolve()
