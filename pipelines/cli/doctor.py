"""`rsnms doctor`: is everything in place for a run?"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import console, fail
from pipelines.cli.options import data_dir_option

if TYPE_CHECKING:
    from pipelines.settings import Settings

_PACKAGES = ("polars", "duckdb", "dbt-core", "dbt-duckdb", "dagster", "dagster-dbt")
_MINIMUM_FREE_GB = 2


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `text` says what is, and how to mend it where it is wrong."""

    good: bool
    text: str


@click.command()
@data_dir_option
@click.option("--init", is_flag=True, help="Создать ключ псевдонимизации и подготовить расчётный проект.")
@click.option("--quiet", is_flag=True, help="Сообщать только о том, что не в порядке.")
def doctor(data_dir: Path | None, init: bool, quiet: bool) -> None:
    """Проверить окружение, ключ, права, место на диске и версии."""
    from pipelines.settings import Settings, SettingsError  # noqa: PLC0415

    has_data = data_dir is not None or bool(os.environ.get("RSNMS_DATA_DIR"))
    try:
        # Without a data directory only what does not depend on it is looked at.
        settings = Settings.from_env(data_dir or (None if has_data else Path.cwd() / "data"))
        if init:
            _init(settings, quiet=quiet)
        if init and has_data:
            _init_dagster(settings)
    except (SettingsError, OSError) as error:
        fail(error)
    findings = [*_versions(), *_key(settings), *(_folders(settings) if has_data else ())]
    for finding in findings:
        if not (quiet and finding.good):
            console(stderr=not finding.good).print(f"{'✓' if finding.good else '✗'} {finding.text}", markup=False)
    sys.exit(0 if all(f.good for f in findings) else 1)


def _init(settings: Settings, *, quiet: bool) -> None:
    from pipelines.assets.manifest import prepare  # noqa: PLC0415 - dbt takes seconds
    from pipelines.keys import create_key  # noqa: PLC0415

    made = create_key(settings.key_file)
    if made and not quiet:
        console().print(
            f"Создан ключ псевдонимизации: {settings.key_file}. Храните его копию отдельно от данных: "
            "без него новые файлы не связать с прежними.",
            markup=False,
        )
    prepare()


def _init_dagster(settings: Settings) -> None:
    from pipelines.assets.instance import prepare_home  # noqa: PLC0415 - Dagster takes a second

    prepare_home(settings)


def _versions() -> Iterator[Finding]:
    good = sys.version_info >= (3, 11)
    yield Finding(good, f"Python {sys.version.split()[0]}{'' if good else ': нужен 3.11 или новее'}")
    for package in _PACKAGES:
        try:
            yield Finding(True, f"{package} {version(package)}")
        except PackageNotFoundError:
            yield Finding(False, f"{package} не установлен. Выполните: make setup.")


def _key(settings: Settings) -> Iterator[Finding]:
    from pipelines.keys import load_key  # noqa: PLC0415
    from pipelines.settings import SettingsError  # noqa: PLC0415

    try:
        load_key(settings)
    except SettingsError as error:
        yield Finding(False, str(error))
    else:
        yield Finding(True, f"Ключ псевдонимизации: {settings.key_file}")


def _folders(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not folder.is_dir():
        yield Finding(False, f"Нет папки данных {folder}. Создайте её.")
        return
    writable = os.access(folder, os.W_OK | os.X_OK)
    yield Finding(writable, f"Папка данных {folder}{'' if writable else ': нет прав на запись'}")
    landing = os.access(settings.landing, os.R_OK | os.X_OK)
    yield Finding(landing, f"Папка файлов {settings.landing}{'' if landing else ': её нет или нет прав на чтение'}")
    open_to_all = settings.quarantine.is_dir() and bool(settings.quarantine.stat().st_mode & 0o007)
    if settings.quarantine.is_dir():
        advice = f": в ней персональные данные, а открыта она всем. Выполните: chmod o-rwx {settings.quarantine}"
        yield Finding(not open_to_all, f"Карантин {settings.quarantine}{advice if open_to_all else ''}")
    free = shutil.disk_usage(folder).free / 1e9
    enough = free >= _MINIMUM_FREE_GB
    yield Finding(
        enough, f"Свободно на диске: {free:.0f} ГБ{'' if enough else f', нужно не меньше {_MINIMUM_FREE_GB} ГБ'}"
    )
