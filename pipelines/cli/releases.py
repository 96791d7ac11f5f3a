"""`rsnms releases`: which releases there are, what is in them, whether they are whole, and how two differ."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import UserError, console, fail
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.table import print_table

if TYPE_CHECKING:
    from pipelines.publish import Manifest
    from pipelines.settings import Settings

_TABLES = {
    "kpi_regional": "Показатели регионов",
    "kpi_municipal": "Показатели муниципалитетов",
    "deficit_map": "Карта дефицитов",
    "recommendations": "Адресные рекомендации",
}
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
    try:
        manifests, current = list_releases(settings), current_release(settings)
    except Exception as error:
        fail(error)
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
    settings = settings_of(data_dir)
    manifest = _manifest(_folder(settings, release))
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
    try:
        names = [release] if release else [m.release_id for m in list_releases(settings)]
        for name in names:
            differences = verify(_folder(settings, name))
            damaged = damaged or bool(differences)
            out.print(f"{name}: {'есть отличия' if differences else 'все файлы на месте и не изменены'}", markup=False)
            for difference in differences:
                out.print(f"  • {difference.message}", markup=False)
    except UserError:
        raise
    except Exception as error:
        fail(error)
    if not names:
        out.print("Выпусков ещё нет.")
    sys.exit(1 if damaged else 0)


@releases.command("diff", options_metavar="[ПАРАМЕТРЫ]")
@click.argument("before", metavar="ПРЕЖНИЙ")
@click.argument("after", metavar="НОВЫЙ", default="current")
@data_dir_option
def diff(before: str, after: str, data_dir: Path | None) -> None:
    """Какие показатели изменились между двумя выпусками и почему."""
    from pipelines.publish import diff_releases  # noqa: PLC0415

    settings = settings_of(data_dir)
    folders = [_folder(settings, name) for name in (before, after)]
    try:
        found = diff_releases(*folders)
    except Exception as error:
        fail(error)
    out = console()
    out.print(f"[bold]{found['before']} → {found['after']}[/bold]")
    out.print(f"Новых файлов: {len(found['inputs_added'])}, больше не учтено: {len(found['inputs_removed'])}")
    for path in found["inputs_added"]:
        out.print(f"  + {path}", markup=False)
    for path in found["inputs_removed"]:
        out.print(f"  - {path}", markup=False)
    out.print(f"Расчёт: {'изменился' if found['code_changed'] else 'тот же'}")
    for name, table in found["tables"].items():
        out.print(
            f"\n{_TABLES[name]}: новых {table['added']}, исчезло {table['removed']}, изменилось {table['changed']}"
        )
        if rows := table["first_changed"]:
            print_table(list(rows[0]), [list(row.values()) for row in rows])


def _folder(settings: Settings, release: str) -> Path:
    folder = settings.releases / release
    if "/" in release or release.startswith(".") or not folder.is_dir():
        raise UserError(f"Нет выпуска «{release}» в {settings.releases}. Список: rsnms releases list.")
    return folder.resolve()


def _manifest(folder: Path) -> Manifest:
    from pipelines.publish import Manifest  # noqa: PLC0415

    try:
        return Manifest.read(folder)
    except Exception as error:
        fail(error)
