"""The part of `rsnms doctor` about alerts: would they go out, and who could read what goes with them?

Nothing is sent: `rsnms alerts test` does that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.cli.finding import Finding

if TYPE_CHECKING:
    from pipelines.alerts import AlertSettings

_SECRET_FILES = ("RSNMS_SMTP_PASSWORD_FILE", "RSNMS_ALERT_WEBHOOK_FILE")


def look_at_alerts() -> Iterator[Finding]:
    """Findings about `RSNMS_ALERT_*` and `RSNMS_SMTP*`."""
    from pipelines.alerts import AlertSettings  # noqa: PLC0415 - `rsnms --help` does without it
    from pipelines.settings import SettingsError  # noqa: PLC0415

    try:
        channels = AlertSettings.from_env()
    except SettingsError as error:
        yield Finding(False, f"Извещения не отправятся. {error}")
        return
    if not channels.channels:
        yield Finding(
            True, "Извещения о сбоях не настроены (RSNMS_ALERT_EMAILS или RSNMS_ALERT_WEBHOOK_FILE)", warns=True
        )
        return
    found = [*_login(channels), *_webhook(channels), *_files()]
    yield from found
    if not found:
        names = {"email": f"почта ({', '.join(channels.emails)})", "webhook": "вебхук"}
        sent = ", ".join(names[channel] for channel in channels.channels)
        yield Finding(True, f"Извещения настроены: {sent}. Проверить доставку: rsnms alerts test")


def _login(channels: AlertSettings) -> Iterator[Finding]:
    if not channels.emails:
        return
    open_way = channels.security == "none" and not _is_this_machine(channels.smtp_host)
    if channels.user and open_way:
        yield Finding(
            False,
            f"Пароль почтового сервера {channels.smtp_host} ушёл бы по сети незашифрованным: задайте "
            "RSNMS_SMTP_SECURITY=starttls или tls.",
        )
    elif open_way:
        yield Finding(
            True, f"Извещения идут на {channels.smtp_host} незашифрованными (RSNMS_SMTP_SECURITY=none)", warns=True
        )
    if channels.user and not channels.password:
        yield Finding(False, "Задан RSNMS_SMTP_USER, а пароля нет: укажите файл с ним в RSNMS_SMTP_PASSWORD_FILE.")
    if channels.password and not channels.user:
        yield Finding(False, "Задан RSNMS_SMTP_PASSWORD_FILE, а имени нет: укажите его в RSNMS_SMTP_USER.")


def _webhook(channels: AlertSettings) -> Iterator[Finding]:
    parts = urlsplit(channels.webhook)
    if parts.scheme == "http" and not _is_this_machine(parts.hostname or ""):
        yield Finding(
            True, "Адрес вебхука начинается с http://: извещения и сам адрес идут по сети незашифрованными", warns=True
        )


def _files() -> Iterator[Finding]:
    """Secrets that any user of this machine can read."""
    for variable in _SECRET_FILES:
        name = os.environ.get(variable, "").strip()
        if name and Path(name).expanduser().stat().st_mode & 0o007:
            yield Finding(False, f"Файл {name} ({variable}) открыт всем пользователям. Выполните: chmod o-rwx {name}")


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
