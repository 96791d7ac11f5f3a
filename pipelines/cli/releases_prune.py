"""`rsnms releases prune`: removing old releases by a policy. Which may go is known in `publish.retention`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.table import print_table

if TYPE_CHECKING:
    from pipelines.publish.retention import Verdict

_WHY = {
    "current": "остаётся: действует",
    "newest": "остаётся: из последних",
    "recent": "остаётся: сделан недавно",
    "referenced": "остаётся: на него ссылается",
    "": "будет удалён",
}


@click.command("prune", options_metavar="[ПАРАМЕТРЫ]")
@click.option("--keep", type=click.IntRange(min=1), metavar="ЧИСЛО", help="Оставить столько последних выпусков.")
@click.option("--keep-days", type=click.IntRange(min=1), metavar="ДНЕЙ", help="Оставить сделанные за столько дней.")
@click.option("--yes", is_flag=True, help="Удалить. Без этого — только показать, что было бы удалено.")
@data_dir_option
def prune(keep: int | None, keep_days: int | None, yes: bool, data_dir: Path | None) -> None:
    """Удалить старые выпуски; действующий и те, на которые ссылаются оставшиеся, не удаляются никогда."""
    from pipelines.assets.lock import run_lock  # noqa: PLC0415
    from pipelines.publish.retention import Policy, judge_releases, remove_releases  # noqa: PLC0415

    if keep is None and keep_days is None:
        raise UserError(
            "Укажите, что оставить: --keep ЧИСЛО, --keep-days ДНЕЙ или оба; остаётся то, что названо любым."
        )
    settings = settings_of(data_dir)
    now = datetime.now(UTC)
    if not yes:
        _show(judge_releases(settings, Policy(keep, keep_days), now), yes=False)
        return
    with run_lock(settings):
        verdicts = judge_releases(settings, Policy(keep, keep_days), now)
        remove_releases(settings, [v.release_id for v in verdicts if not v.why], now)
    _show(verdicts, yes=True)


def _show(verdicts: list[Verdict], *, yes: bool) -> None:
    out = console()
    if not verdicts:
        out.print("Выпусков ещё нет.")
        return
    words = _WHY | {"": "удалён"} if yes else _WHY
    rows = [
        (v.release_id, v.as_of, f"{v.made_at:%Y-%m-%d}", v.bytes,
         words[v.why] + (" " + ", ".join(v.referenced_by) if v.why == "referenced" else ""))
        for v in verdicts
    ]  # fmt: skip
    print_table(["Выпуск", "На дату", "Сделан (UTC)", "Байт", "Решение"], rows)
    going = sum(not v.why for v in verdicts)
    if not going:
        out.print("Удалять нечего.")
    elif yes:
        out.print(f"Удалено выпусков: {going}. Запись об этом: logs/releases.jsonl.")
    else:
        out.print(f"К удалению выпусков: {going}. Чтобы удалить, повторите с --yes.")
