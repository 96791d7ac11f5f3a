"""Where alerts go, from the environment; secrets (password, address of a webhook) stand in files. No sending here."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.settings import SettingsError

EMAIL, WEBHOOK = "email", "webhook"
_SECURITIES = ("starttls", "tls", "none")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LAST_PORT = 65535


@dataclass(frozen=True)
class AlertSettings:
    """Addresses and secrets of the channels, the secrets not shown in `repr`; nothing is sent where none is named."""

    emails: tuple[str, ...] = ()
    sender: str = ""
    smtp_host: str = ""
    smtp_port: int = 0
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    webhook: str = field(default="", repr=False)

    @property
    def channels(self) -> tuple[str, ...]:
        """Names of the channels that are set up."""
        return ((EMAIL,) if self.emails else ()) + ((WEBHOOK,) if self.webhook else ())

    @classmethod
    def from_env(cls) -> AlertSettings:
        """From `RSNMS_ALERT_*` and `RSNMS_SMTP*`. Raises SettingsError, which says in Russian what is wrong."""
        emails = tuple(e for part in _value("RSNMS_ALERT_EMAILS").split(",") if (e := part.strip()))
        for address in emails:
            _check_address("RSNMS_ALERT_EMAILS", address)
        webhook = _secret("RSNMS_ALERT_WEBHOOK_FILE") or _value("RSNMS_ALERT_WEBHOOK")
        if webhook:
            _check_webhook(webhook)
        if not emails:
            return cls(webhook=webhook)
        security = _value("RSNMS_SMTP_SECURITY") or "starttls"
        if security not in _SECURITIES:
            raise SettingsError(f"RSNMS_SMTP_SECURITY: возможны {', '.join(_SECURITIES)}, а указано «{security}».")
        host, _, port = _value("RSNMS_SMTP").partition(":")
        if not host or not (port.isdecimal() or not port):
            raise SettingsError("Извещениям по почте нужен сервер: задайте RSNMS_SMTP в виде узел или узел:порт.")
        if port and not 0 < int(port) <= _LAST_PORT:
            raise SettingsError(f"RSNMS_SMTP: порта {port} не бывает, возможны от 1 до {_LAST_PORT}.")
        sender = _value("RSNMS_ALERT_FROM") or f"rsnms@{host}"
        _check_address("RSNMS_ALERT_FROM", sender)
        user, password = _value("RSNMS_SMTP_USER"), _secret("RSNMS_SMTP_PASSWORD_FILE")
        if not (user + password).isascii():  # all that Python's client can send
            raise SettingsError(
                "Имя и пароль почтового сервера могут состоять только из латинских букв, цифр и знаков."
            )
        return cls(
            emails,
            sender,
            host,
            int(port) if port else _PORTS[security],
            security,
            user,
            password,
            webhook,
        )


def named_channels() -> tuple[str, ...]:
    """Channels that the environment asks for, be they set up wrongly: an alert for them is worth keeping."""
    webhook = _value("RSNMS_ALERT_WEBHOOK_FILE") or _value("RSNMS_ALERT_WEBHOOK")
    return ((EMAIL,) if _value("RSNMS_ALERT_EMAILS") else ()) + ((WEBHOOK,) if webhook else ())


def _check_webhook(address: str) -> None:
    """The address itself may be a secret and is not told."""
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and address.isascii()
        good = good and parts.port != 0 and not any(c.isspace() for c in address)
    except ValueError:  # a port that is none, a bracket that is not closed
        good = False
    if not good:
        raise SettingsError(
            "Адрес для извещений (RSNMS_ALERT_WEBHOOK) неверен: он должен начинаться с https:// или http://, "
            "состоять из латинских букв, цифр и знаков без пробелов, а порт, если указан, быть от 1 до 65535."
        )


def _check_address(variable: str, address: str) -> None:
    if parseaddr(address)[1] != address or "@" not in address or not address.isascii():
        raise SettingsError(f"{variable}: «{address}» – не адрес электронной почты.")


def _value(variable: str) -> str:
    return os.environ.get(variable, "").strip()


def _secret(variable: str) -> str:
    """What stands in the file that the variable names; SettingsError where it can't be read or is empty."""
    name = _value(variable)
    if not name:
        return ""
    try:
        secret = Path(name).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{variable}: не удалось прочитать файл {name}. Проверьте путь и права.") from error
    if not secret:
        raise SettingsError(f"{variable}: файл {name} пуст.")
    return secret
