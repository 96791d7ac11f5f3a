"""`rsnms doctor`: is everything in place for a run?"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import console
from pipelines.cli.doctor_alerts import look_at_alerts
from pipelines.cli.finding import Finding
from pipelines.cli.options import data_dir_option

if TYPE_CHECKING:
    from pipelines.settings import Settings

_PACKAGES = ("polars", "duckdb", "dbt-core", "dbt-duckdb", "dagster", "dagster-dbt")
_MINIMUM_FREE_GB = 2


@click.command()
@data_dir_option
@click.option("--init", is_flag=True, help="Создать ключ псевдонимизации и подготовить расчётный проект.")
@click.option("--quiet", is_flag=True, help="Сообщать только о том, что не в порядке.")
def doctor(data_dir: Path | None, init: bool, quiet: bool) -> None:
    """Проверить окружение, ключ, права, место на диске, версии и настройки извещений."""
    from pipelines.settings import Settings  # noqa: PLC0415

    has_data = data_dir is not None or bool(os.environ.get("RSNMS_DATA_DIR"))
    # Without a data directory only what does not depend on it is looked at.
    settings = Settings.from_env(data_dir or (None if has_data else Path.cwd() / "data"))
    if init:
        _init(settings, quiet=quiet)
    if init and has_data:
        _init_data(settings)
    findings = [*_versions(), *_key(settings), *(_folders(settings) if has_data else ())]
    findings += look_at_alerts() if has_data else ()
    findings += _regions()
    for finding in findings:
        if not (quiet and finding.good):
            mark = "!" if finding.warns else "✓" if finding.good else "✗"
            console(stderr=not finding.good).print(f"{mark} {finding.text}", markup=False)
    sys.exit(0 if all(f.good for f in findings) else 1)


def _init(settings: Settings, *, quiet: bool) -> None:
    from pipelines.assets.manifest import prepare  # noqa: PLC0415 - dbt takes seconds
    from pipelines.keys import create_key, key_of_lake, lake_check  # noqa: PLC0415

    if lake_check(settings) is not None and not settings.key_file.exists():
        key_of_lake(settings)  # a new key beside an old lake would split people in two; this says what to do
    made = create_key(settings.key_file)
    if made and not quiet:
        console().print(
            f"Создан ключ псевдонимизации: {settings.key_file}. Храните его копию отдельно от данных: "
            "без него новые файлы не связать с прежними.",
            markup=False,
        )
    prepare()


def _init_data(settings: Settings) -> None:
    from pipelines.assets.instance import prepare_home  # noqa: PLC0415 - Dagster takes a second
    from pipelines.privacy.folders import close_private_folders  # noqa: PLC0415

    prepare_home(settings)
    close_private_folders(settings)


def _versions() -> Iterator[Finding]:
    good = sys.version_info >= (3, 11)
    yield Finding(good, f"Python {sys.version.split()[0]}{'' if good else ': нужен 3.11 или новее'}")
    for package in _PACKAGES:
        try:
            yield Finding(True, f"{package} {version(package)}")
        except PackageNotFoundError:
            yield Finding(False, f"{package} не установлен. Выполните: make setup.")


def _key(settings: Settings) -> Iterator[Finding]:
    from pipelines.keys import key_of_lake  # noqa: PLC0415
    from pipelines.settings import SettingsError  # noqa: PLC0415

    try:
        key_of_lake(settings)
    except SettingsError as error:
        yield Finding(False, str(error))
    else:
        yield Finding(True, f"Ключ псевдонимизации: {settings.key_file}")


def _regions() -> Iterator[Finding]:
    from pipelines.profiles import faults  # noqa: PLC0415 - Polars
    from pipelines.reference import SEEDS  # noqa: PLC0415

    found = faults(SEEDS)
    yield from (Finding(False, fault) for fault in found)
    if not found:
        yield Finding(True, f"Справочники регионов: {SEEDS}")


def _folders(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not folder.is_dir():
        yield Finding(False, f"Нет папки данных {folder}. Создайте её.")
        return
    writable = os.access(folder, os.W_OK | os.X_OK)
    yield Finding(writable, f"Папка данных {folder}{'' if writable else ': нет прав на запись'}")
    yield _layout(settings)
    landing = os.access(settings.landing, os.R_OK | os.X_OK)
    yield Finding(landing, f"Папка файлов {settings.landing}{'' if landing else ': её нет или нет прав на чтение'}")
    yield from _access(settings)
    free = shutil.disk_usage(folder).free / 1e9
    enough = free >= _MINIMUM_FREE_GB
    yield Finding(
        enough, f"Свободно на диске: {free:.0f} ГБ{'' if enough else f', нужно не меньше {_MINIMUM_FREE_GB} ГБ'}"
    )


def _layout(settings: Settings) -> Finding:
    from pipelines.layout import layout_of, newest, require_known  # noqa: PLC0415
    from pipelines.settings import SettingsError  # noqa: PLC0415

    try:
        require_known(settings)
    except SettingsError as error:
        return Finding(False, str(error))
    found = layout_of(settings)
    later = "" if found == newest() else f", следующий запуск переведёт её в версию {newest()}"
    return Finding(True, f"Устройство папки данных: версия {found}{later}")


def _access(settings: Settings) -> Iterator[Finding]:
    from pipelines.privacy.folders import is_open, private_folders, too_closed  # noqa: PLC0415

    for folder in (f for f in private_folders(settings) if f.is_dir()):
        advice = (
            f" содержит сведения о людях, а открыта другим пользователям. Выполните: chmod -R go-rwx {_quoted(folder)}"
            if is_open(folder)
            else " закрыта от других пользователей"
        )
        yield Finding(not is_open(folder), f"Папка {folder}{advice}")
    if settings.landing.is_dir() and is_open(settings.landing, to_group=False):
        # Files come there by other people's hands: how they do is the operator's to know.
        yield Finding(
            True,
            f"В папке {settings.landing} файлы с СНИЛС и ФИО, а читать её может любой пользователь этого компьютера. "
            f"Если это не нужно, выполните: chmod o-rwx {_quoted(settings.landing)}",
            warns=True,
        )
    if closed := too_closed(settings):
        yield Finding(
            False,
            f"Выпуски в {settings.releases} не прочитает веб-сервер: закрытых файлов и папок {closed}. "
            f"Выполните: chmod -R a+rX {_quoted(settings.releases)}",
        )


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
