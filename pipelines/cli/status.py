"""`rsnms status`: the last run, the deliveries, the release in force, and which files wait for their senders."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import console
from pipelines.cli.log import last_run
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.status_json import print_report
from pipelines.cli.status_landing import tell_landing
from pipelines.cli.table import print_table

if TYPE_CHECKING:
    import polars as pl

    from pipelines.settings import Settings

_OUTCOMES = {
    "published": "выпуск опубликован",
    "nothing_new": "новых данных не было",
    "refused": "выпуск не прошёл проверки",
}
_STATUSES = {"accepted": "принят", "held": "задержан", "rejected": "отклонён", "unchanged": "повтор"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Отчёт для системы мониторинга (docs/status.schema.json).")
@click.option(
    "--run-hours", type=click.IntRange(min=1), metavar="ЧАСОВ", help="Для --json: как часто должен идти расчёт (26)."
)
@data_dir_option
def status(as_json: bool, run_hours: int | None, data_dir: Path | None) -> None:
    """Последний запуск, полученные файлы, действующий выпуск и кто что должен исправить.

    Код завершения с --json: 0 – всё в порядке, 1 – на что-то надо посмотреть, 2 – надо действовать, 3 – неизвестно.
    """
    if as_json:
        sys.exit(print_report(data_dir, run_hours))
    settings = settings_of(data_dir)
    _last_run(settings)
    _alerts(settings)
    _release(settings)
    _deliveries(settings)


def _last_run(settings: Settings) -> None:
    events = last_run(settings.data_dir / "logs")
    if not events:
        console().print("Запусков ещё не было.")
        return
    last = events[-1]
    how = {
        "finished": _OUTCOMES.get(str(last.get("outcome")), ""),
        "failed": f"ошибка {last.get('message') or last.get('error')}",
        "interrupted": "прерван",
    }.get(str(last["event"]), "не закончен: идёт сейчас или был остановлен")
    console().print(f"Последний запуск: {str(events[0]['at'])[:16].replace('T', ' ')} (UTC) — {how}", markup=False)


def _alerts(settings: Settings) -> None:
    from pipelines.alerts import undelivered  # noqa: PLC0415 - `rsnms --help` does without it

    letters = undelivered(settings)
    if letters:
        console().print(
            f"Не отправлено извещений: {len(letters)}, первое ждёт с {letters[0].made_at:%Y-%m-%d %H:%M} (UTC). "
            "Проверьте каналы: rsnms alerts test"
        )


def _release(settings: Settings) -> None:
    from pipelines.publish import current_release, list_releases  # noqa: PLC0415

    current = current_release(settings)
    text = f"{current.release_id}, всего выпусков {len(list_releases(settings))}" if current else "ещё нет"
    console().print(f"Действующий выпуск: {text}", markup=False)


def _deliveries(settings: Settings) -> None:
    import polars as pl  # noqa: PLC0415 - `rsnms --help` does without it

    files = sorted((settings.lake / "_deliveries").glob("region=*.parquet"))
    if not files:
        console().print("Файлов ещё не принято.")
        tell_landing(settings, None)
        return
    deliveries = pl.read_parquet(files, hive_partitioning=False)
    waiting = _waiting(deliveries)
    if waiting.is_empty():
        console().print("Исправлять нечего: все файлы приняты.")
    else:
        console().print(f"\nЖдём исправлений, файлов: {waiting.height}")
        print_table(["Регион", "Отправитель", "Файл", "Состояние", "Причина"], waiting.rows())
        console().print("Вернуть отправителям их файлы с отмеченными ошибками: rsnms rejections --out ПАПКА")
    tell_landing(settings, deliveries)
    counts = deliveries.group_by("region_code").agg(
        *((pl.col("status") == status).sum().alias(status) for status in _STATUSES)
    )
    console().print("")
    print_table(["Регион", "Принято", "Задержано", "Отклонено", "Повторы"], counts.sort("region_code").rows())


def _waiting(deliveries: pl.DataFrame) -> pl.DataFrame:
    """Held and rejected files that no later file of the same sender, source and period has replaced."""
    import polars as pl  # noqa: PLC0415

    sender = ["region_code", "source", "period", "deliverer"]
    ordered = deliveries.filter(pl.col("status") != "unchanged").sort("delivery_order")
    return (
        ordered.filter(pl.col("delivery_order") == pl.col("delivery_order").max().over(sender))
        .filter(pl.col("status").is_in(["held", "rejected"]))
        .with_columns(
            pl.when(pl.col("deliverer") == "").then(pl.lit("регион")).otherwise("deliverer").alias("deliverer"),
            pl.col("status").replace(_STATUSES),
        )
        .sort("region_code", "deliverer", "path")
        .select("region_code", "deliverer", "path", "status", "reason_ru")
    )
