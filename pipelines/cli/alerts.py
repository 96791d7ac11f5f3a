"""`rsnms alerts`: try the channels of alerts, and send what could not be sent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, settings_of

if TYPE_CHECKING:
    from pipelines.settings import Settings

_MEND = "Проверьте RSNMS_SMTP, RSNMS_ALERT_EMAILS и RSNMS_ALERT_WEBHOOK_FILE, почтовый сервер и сеть."


@click.group(subcommand_metavar="КОМАНДА …")
def alerts() -> None:
    """Извещения о сбоях, отказах в выпуске и устаревших данных: проверить и отправить."""


@alerts.command(options_metavar="[ПАРАМЕТРЫ]")
@data_dir_option
def test(data_dir: Path | None) -> None:
    """Отправить пробное извещение во все настроенные каналы."""
    from pipelines.alerts import AlertSettings, flush, post  # noqa: PLC0415 - `rsnms --help` does without it
    from pipelines.alerts.events import trial  # noqa: PLC0415

    settings = settings_of(data_dir)
    channels = AlertSettings.from_env()
    if not channels.channels:
        raise UserError(
            "Извещения не настроены: задайте RSNMS_ALERT_EMAILS и RSNMS_SMTP для почты "
            "или RSNMS_ALERT_WEBHOOK_FILE для сообщений в мессенджер."
        )
    alert = trial(settings, datetime.now(UTC))
    post(settings, alert)
    flush(settings)
    _tell_left(settings, alert.identifier)
    where = [*channels.emails, *(["адрес из RSNMS_ALERT_WEBHOOK"] if channels.webhook else [])]
    console().print(f"Пробное извещение отправлено: {', '.join(where)}.", markup=False)


@alerts.command(options_metavar="[ПАРАМЕТРЫ]")
@data_dir_option
def send(data_dir: Path | None) -> None:
    """Отправить сейчас извещения, которые не удалось отправить раньше."""
    from pipelines.alerts import flush, undelivered  # noqa: PLC0415 - `rsnms --help` does without it

    settings = settings_of(data_dir)
    before = len(undelivered(settings))
    if not before:
        console().print("Неотправленных извещений нет.")
        return
    flush(settings, all_at_once=True)
    _tell_left(settings)
    console().print(f"Отправлено извещений: {before}.")


def _tell_left(settings: Settings, identifier: str = "") -> None:
    from pipelines.alerts import undelivered  # noqa: PLC0415

    left = [letter for letter in undelivered(settings) if identifier in ("", letter.alert.identifier)]
    if left:
        names = {"email": "почта", "webhook": "вебхук"}
        channels = ", ".join(sorted({names[channel] for letter in left for channel in letter.channels}))
        raise UserError(f"Не удалось отправить извещений: {len(left)} ({channels}). {_MEND} Отправка повторится сама.")
