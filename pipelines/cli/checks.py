"""`rsnms checks`: what is checked and why, and what other thresholds would mean for the last run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.table import print_table

if TYPE_CHECKING:
    from pipelines.quality import CheckResult

_STATUSES = {"passed": "пройдена", "failed": "не пройдена", "error": "не выполнена", "not_applicable": "не относится"}
_SEVERITIES = {"blocking": "останавливает выпуск", "warning": "предупреждение"}


@click.group(subcommand_metavar="КОМАНДА …")
def checks() -> None:
    """Проверки: что проверяется, зачем и с какого порога."""


@checks.command("show", options_metavar="[ПАРАМЕТРЫ]")
@click.argument("name", metavar="ПРОВЕРКА")
@data_dir_option
def show(name: str, data_dir: Path | None) -> None:
    """Что значит проверка, когда она важна, как исправить, и что она показала в последнем запуске."""
    from pipelines.quality.catalogue import definition  # noqa: PLC0415

    stored = [r for r in _stored(data_dir) if r.check_name == name]
    if not stored:
        raise UserError(f"Нет проверки «{name}». Список: rsnms checks list.")
    known, out = definition(name), console()
    out.print(f"[bold]{known.title_ru}[/bold]: {_SEVERITIES[known.severity]}")
    for words in (f"Что это: {known.what_ru}", f"Когда важно: {known.when_ru}", f"Как исправить: {known.mend_ru}"):
        out.print(words, markup=False)
    print_table(
        ["Регион", "Муниципалитет", "Итог", "Измерено", "Порог", "Пояснение"],
        [(r.scope_region, r.scope_municipality, _STATUSES[r.status], r.measured, r.threshold, r.note) for r in stored],
    )


@checks.command("list", options_metavar="[ПАРАМЕТРЫ]")
@click.option("--all", "everything", is_flag=True, help="И пройденные проверки.")
@data_dir_option
def list_command(everything: bool, data_dir: Path | None) -> None:
    """Итоги последнего запуска: непройденные проверки, останавливающие – первыми."""
    stored = [r for r in _stored(data_dir) if everything or r.status in ("failed", "error")]
    if not stored:
        console().print("Все проверки последнего запуска пройдены.")
        return
    stored.sort(key=lambda r: (not r.blocks, r.check_name, r.scope_region, r.scope_municipality))
    print_table(
        ["Проверка", "Регион", "Муниципалитет", "Значение для выпуска", "Итог", "Пояснение"],
        [
            (r.check_name, r.scope_region, r.scope_municipality, _SEVERITIES[r.severity], _STATUSES[r.status], r.note)
            for r in stored
        ],
    )


@checks.command("judge", options_metavar="[ПАРАМЕТРЫ]")
@data_dir_option
def judge(data_dir: Path | None) -> None:
    """Пересудить измерения последнего запуска по нынешним порогам из expectations/ – без пересчёта и без записи."""
    from pipelines.quality.catalogue import rejudged  # noqa: PLC0415

    pairs = [(before, rejudged(before)) for before in _stored(data_dir)]
    changed = [(b, a) for b, a in pairs if (b.status, b.severity) != (a.status, a.severity)]
    out = console()
    if not changed:
        out.print(f"Пересужено результатов: {len(pairs)}. Ни один вывод не меняется.")
        return
    print_table(
        ["Проверка", "Регион", "Муниципалитет", "Измерено", "Порог был", "Порог стал", "Было", "Стало"],
        [
            (b.check_name, b.scope_region, b.scope_municipality, a.measured, b.threshold, a.threshold,
             f"{_STATUSES[b.status]}, {_SEVERITIES[b.severity]}", f"{_STATUSES[a.status]}, {_SEVERITIES[a.severity]}")
            for b, a in changed
        ],
    )  # fmt: skip
    out.print(f"Пересужено результатов: {len(pairs)}, выводов изменится: {len(changed)}.")
    out.print("Чтобы новые пороги вступили в силу, запустите rsnms run.")


def _stored(data_dir: Path | None) -> list[CheckResult]:
    """Results of the last run as the warehouse has them."""
    from pipelines.quality.audit import stored_checks  # noqa: PLC0415

    settings = settings_of(data_dir)
    try:
        return stored_checks(settings.warehouse_file)
    except FileNotFoundError as error:
        raise UserError(str(error)) from error
