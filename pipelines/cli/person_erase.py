"""`rsnms person erase`: erasure at a person's request. What is erased is known in `pipelines.privacy`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.table import print_table

if TYPE_CHECKING:
    from pipelines.privacy.erasure import Erasure
    from pipelines.privacy.landed import Landed
    from pipelines.settings import Settings


@click.command("erase", options_metavar="[ПАРАМЕТРЫ]")
@click.option("--request", required=True, metavar="НОМЕР", help="Номер и дата запроса человека; остаётся в журнале.")
@click.option("--by", required=True, metavar="КТО", help="Кто выполняет; остаётся в журнале.")
@click.option("--yes", is_flag=True, help="Удалить. Без этого – только показать файлы отправителей с этим человеком.")
@data_dir_option
def erase(request: str, by: str, yes: bool, data_dir: Path | None) -> None:
    """Удалить сведения о человеке по его запросу. Отменить удаление нельзя.

    Связь СНИЛС с записями озера, карантина и хранилища уничтожается, показатели и выпуски не меняются. Файлы
    отправителей программа не меняет: она показывает, в каких строках они называют человека. СНИЛС читается со
    стандартного ввода; нужен ключ псевдонимизации.
    """
    from pipelines.ingest.person import PersonError  # noqa: PLC0415 - Polars takes a moment

    settings = settings_of(data_dir)
    snils = click.prompt("СНИЛС", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().strip()
    try:
        done = _erase(settings, snils, request, by) if yes else None
        landed = _landed(settings, snils)
    except PersonError as error:
        raise UserError(str(error)) from error
    _tell(done)
    _tell_landed(landed)


def _erase(settings: Settings, snils: str, request: str, by: str) -> Erasure:
    from pipelines.assets.lock import run_lock  # noqa: PLC0415
    from pipelines.privacy.erasure import erase as carry_out  # noqa: PLC0415

    with run_lock(settings):
        return carry_out(settings, snils, request, by, datetime.now(UTC))


def _landed(settings: Settings, snils: str) -> Landed:
    import polars as pl  # noqa: PLC0415

    from pipelines.ingest.casts.identifiers import cast_snils  # noqa: PLC0415
    from pipelines.ingest.person import NOT_A_SNILS, PersonError  # noqa: PLC0415
    from pipelines.privacy.landed import find_landed  # noqa: PLC0415

    number = cast_snils(pl.Series([snils], dtype=pl.String))["value"].item()
    if number is None:
        raise PersonError(NOT_A_SNILS)
    return find_landed(settings, number)


def _tell(done: Erasure | None) -> None:
    screen = console()
    if done is None:
        screen.print("Ничего не изменено: чтобы удалить сведения, добавьте --yes.")
    elif done.again:
        day = datetime.fromisoformat(done.erased_on)
        screen.print(f"Сведения об этом человеке уже удалены {day:%d.%m.%Y} по запросу {done.request}.", markup=False)
    else:
        screen.print(
            f"Удалено. Строк озера, потерявших связь со СНИЛС: {done.rows}; строк карантина: {done.quarantined}. "
            "Выпуски и показатели прежние. Запись об удалении: logs/erasures.jsonl."
        )


def _tell_landed(landed: Landed) -> None:
    screen = console()
    if landed.places:
        screen.print("\nФайлы отправителей в папке landing, где СНИЛС этого человека остаётся:")
        print_table(
            ["Файл", "Файл в архиве", "Лист", "Строки"],
            [(p.path, p.member, p.sheet, ranges(p.rows)) for p in landed.places],
        )
        screen.print(
            "Программа их не меняет. Решение по ним принимает оператор: файл, уже принятый в озеро, можно убрать из "
            "landing – показатели от этого не изменятся; если файл исправить на месте, он будет принят как новый."
        )
    else:
        screen.print("\nВ файлах папки landing СНИЛС этого человека не найден.")
    if landed.unreadable:
        screen.print("\nЭти файлы прочитать нельзя, проверьте их сами:")
        for path in landed.unreadable:
            screen.print(f"  • {path}", markup=False)
    screen.print(
        "\nПо СНИЛС не найти строки, где он записан с ошибкой или где человек назван только по имени; проверьте также "
        "имена файлов, резервные копии и возвращённые отправителям книги."
    )


def ranges(numbers: tuple[int, ...]) -> str:
    """2, 5–7 for 2, 5, 6, 7."""
    ordered = sorted(set(numbers))
    breaks = [i for i, (a, b) in enumerate(pairwise(ordered), start=1) if b != a + 1]
    parts = [ordered[a:b] for a, b in pairwise([0, *breaks, len(ordered)])]
    return ", ".join(str(p[0]) if len(p) == 1 else f"{p[0]}–{p[-1]}" for p in parts)
