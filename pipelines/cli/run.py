"""`rsnms run`: the nightly job in this process."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from pipelines.cli import run_alerts
from pipelines.cli.console import INTERRUPTED, REFUSED, UserError, console
from pipelines.cli.failures import expected, where
from pipelines.cli.log import RunLog, to_stdout
from pipelines.cli.options import MonthEnd, data_dir_option, regions_option, settings_of
from pipelines.cli.progress import StageProgress

if TYPE_CHECKING:
    from rich.console import Console

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
@click.option("--full", is_flag=True, help="Рассчитать все месяцы заново, а не только те, что могли измениться.")
@click.option("--wait", is_flag=True, help="Если с папкой данных уже работает другой запуск, дождаться его окончания.")
def run(
    data_dir: Path | None, as_of: date | None, engine: Engine, regions: tuple[str, ...], full: bool, wait: bool
) -> None:
    """Принять новые файлы, рассчитать показатели, проверить и выпустить.

    Код завершения: 0 — выпуск опубликован или нового нет, 3 — выпуск не прошёл проверки (в силе прежний), 1 — ошибка.
    """
    sys.exit(run_and_tell(settings_of(data_dir, regions), as_of, engine, full=full, wait=wait))


def run_and_tell(
    settings: Settings, as_of: date | None, engine: Engine = "duckdb", *, full: bool = False, wait: bool = False
) -> int:
    """Run the job, tell what happens and how it ended; the exit code.

    `full` computes all months, `wait` begins after another run over the same data directory.
    """
    try:
        _require_files(settings)
    except UserError:
        run_alerts.failed(settings, str(uuid4()), "NoFiles")
        raise
    _require_key_and_peace(settings, wait)
    out = _screen()
    out.print(f"Папка данных: {settings.data_dir}")
    try:
        night = _run(settings, as_of, engine, full, wait)
    except KeyboardInterrupt:
        out.print("Прервано. Начатое не опубликовано; повторите команду, чтобы продолжить.")
        return INTERRUPTED
    return tell(night)


def _run(settings: Settings, as_of: date | None, engine: Engine, full: bool, wait: bool) -> Night:
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
        with StageProgress(STAGES, _screen(), finished) as progress:
            night = run_night(settings, day, progress, log.run_id, engine=engine, full=full, wait=wait)
    except KeyboardInterrupt:
        log.write("interrupted")
        raise
    except Exception as error:
        with suppress(OSError):  # a full disk takes no line either, and is what is to be told
            log.write("failed", error=where(error), message=_loggable(error))
        run_alerts.failed(settings, log.run_id, error, progress.stage)
        raise
    log.write("finished", outcome=night.outcome, release=night.release, computed=night.computed, **night.counts)
    run_alerts.ended(settings, log.run_id, night)
    return night


def _loggable(error: BaseException) -> str:
    """The message without what it may quote: names of senders' files, values that a model stumbled over."""
    if isinstance(error, OSError):
        return "Нет прав на файл или папку." if isinstance(error, PermissionError) else expected(error) or ""
    return (expected(error) or "").partition(" Первая ошибка:")[0]


def _screen() -> Console:
    """Where sentences go: standard output belongs to the log where that was asked for."""
    return console(stderr=to_stdout())


def tell(night: Night) -> int:
    """Say how the run ended; the exit code."""
    out = _screen()
    if night.computed:
        out.print(night.computed, markup=False)
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


def _require_key_and_peace(settings: Settings, wait: bool) -> None:
    """What would stop the run at its start is told before Dagster is loaded, which takes seconds."""
    from pipelines.assets.lock import BusyError, run_lock  # noqa: PLC0415
    from pipelines.keys import key_of_lake  # noqa: PLC0415
    from pipelines.settings import SettingsError  # noqa: PLC0415

    try:
        key_of_lake(settings)
        with run_lock(settings):
            pass
    except BusyError:
        if not wait:
            raise
        _screen().print("С папкой данных работает другой запуск: ждём его окончания.")
    except SettingsError as error:
        run_alerts.failed(settings, str(uuid4()), error)
        raise


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
