"""`rsnms run`: the nightly job in this process."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import INTERRUPTED, REFUSED, UserError, console, expected, fail, where
from pipelines.cli.log import RunLog
from pipelines.cli.options import MonthEnd, data_dir_option, regions_option, settings_of
from pipelines.cli.progress import StageProgress

if TYPE_CHECKING:
    from pipelines.assets.engine import Engine
    from pipelines.assets.night import Night
    from pipelines.settings import Settings


@click.command()
@data_dir_option
@click.option(
    "--as-of", type=MonthEnd(), metavar="ГГГГ-ММ-ДД", help="Последний день месяца; по умолчанию — прошлого месяца."
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    envvar="RSNMS_ENGINE",
    help="Чем рассчитывать: duckdb — на этой машине (так и по умолчанию), spark — на Apache Spark.",
)
@regions_option("Только этот регион; можно указать несколько раз.")
def run(data_dir: Path | None, as_of: date | None, engine: Engine, regions: tuple[str, ...]) -> None:
    """Принять новые файлы, рассчитать показатели, проверить и выпустить.

    Код завершения: 0 — выпуск опубликован или нового нет, 3 — выпуск не прошёл проверки (в силе прежний), 1 — ошибка.
    """
    sys.exit(run_and_tell(settings_of(data_dir, regions), as_of, engine))


def run_and_tell(settings: Settings, as_of: date | None, engine: Engine = "duckdb") -> int:
    """Run the job, tell what happens and how it ended; the exit code."""
    _require_files(settings)
    _require_key_and_peace(settings)
    out = console()
    out.print(f"Папка данных: {settings.data_dir}")
    try:
        night = _run(settings, as_of, engine)
    except KeyboardInterrupt:
        out.print("Прервано. Начатое не опубликовано; повторите команду, чтобы продолжить.")
        return INTERRUPTED
    return tell(night)


def _run(settings: Settings, as_of: date | None, engine: Engine) -> Night:
    os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
    from pipelines.assets.clock import last_month_end  # noqa: PLC0415
    from pipelines.assets.launch import run_night  # noqa: PLC0415 - Dagster takes seconds
    from pipelines.assets.night import STAGES  # noqa: PLC0415

    log = RunLog(settings.data_dir / "logs")
    day = as_of or last_month_end(settings.regions)
    log.write("started", as_of=day.isoformat(), regions=list(settings.regions))

    def finished(stage: str, what: str, count: int, seconds: float) -> None:
        log.write("stage", stage=stage, what=what, count=count, seconds=round(seconds, 3))

    try:
        with StageProgress(STAGES, console(), finished) as progress:
            night = run_night(settings, day, progress, engine)
    except KeyboardInterrupt:
        log.write("interrupted")
        raise
    except Exception as error:
        log.write("failed", error=where(error), message=expected(error) or "")
        fail(error)
    log.write("finished", outcome=night.outcome, release=night.release, **night.counts)
    return night


def tell(night: Night) -> int:
    """Say how the run ended; the exit code."""
    out = console()
    if night.outcome == "refused" and night.decision is not None:
        out.print("[bold]Выпуск не опубликован:[/bold] проверки не прошёл ни один регион.")
        for reason in night.decision.reasons:
            out.print(f"  • {reason}", markup=False)
        return REFUSED
    if night.outcome == "nothing_new":
        out.print("Новых данных нет: файлы, показатели и выпуск остались прежними.")
        return 0
    out.print(f"[bold]Опубликован выпуск {night.release}[/bold] на {night.as_of:%d.%m.%Y}.")
    for reason in night.decision.reasons if night.decision else ():
        out.print(f"  • {reason}", markup=False)
    return 0


def _require_key_and_peace(settings: Settings) -> None:
    """What would stop the run at its start is told before Dagster is loaded, which takes seconds."""
    from pipelines.assets.lock import run_lock  # noqa: PLC0415
    from pipelines.keys import key_of_lake  # noqa: PLC0415
    from pipelines.settings import SettingsError  # noqa: PLC0415

    try:
        key_of_lake(settings)
        with run_lock(settings):
            pass
    except SettingsError as error:
        fail(error)


def _require_files(settings: Settings) -> None:
    if not settings.landing.is_dir():
        raise UserError(
            f"Нет папки {settings.landing}. Создайте её и положите файлы так: "
            "landing/<код региона>/<источник>/<период>/<файл>."
        )
    if not any(p.is_file() for region in settings.regions for p in (settings.landing / region).rglob("*")):
        raise UserError(
            f"В папке {settings.landing} нет файлов регионов {', '.join(settings.regions)}. "
            "Положите их так: landing/<код региона>/<источник>/<период>/<файл>."
        )
