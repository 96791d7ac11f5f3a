"""One alert to one channel, once. Trying again belongs to `outbox`."""

from __future__ import annotations

import json
import smtplib
import ssl
import threading
import urllib.request
from email.header import Header
from email.mime.text import MIMEText
from email.utils import formatdate
from http.client import HTTPMessage
from typing import IO

from pipelines.alerts.alert import Alert
from pipelines.alerts.channels import EMAIL, AlertSettings

#: for one answer: a channel that is silent must not hold the others up
_SECONDS = 10
#: for the whole of it: a server that gives a byte now and then is never silent
_LIMIT_SECONDS = 30


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected POST would become a GET and pass for delivered."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def send(alert: Alert, channel: str, settings: AlertSettings) -> None:
    """Deliver to `channel`. Raises OSError (also of smtplib and urllib) where it was not taken in time."""
    failed: list[Exception] = []

    def deliver() -> None:
        try:
            if channel == EMAIL:
                _mail(alert, settings)
            else:
                _post(alert, settings.webhook)
        except Exception as error:
            failed.append(error)

    # What hangs on is left behind; should it come through yet, the identifier tells the second one for the same.
    thread = threading.Thread(target=deliver, daemon=True)
    thread.start()
    thread.join(_LIMIT_SECONDS)
    if thread.is_alive():
        raise TimeoutError(f"not taken within {_LIMIT_SECONDS} seconds")
    if failed:
        raise failed[0]


def letter(alert: Alert, settings: AlertSettings) -> MIMEText:
    """The alert as a mail. Not an EmailMessage: where that folds a Russian subject, it loses a space now and then."""
    message = MIMEText(alert.text(), "plain", "utf-8")
    message["Subject"] = Header(alert.title, "utf-8", header_name="Subject").encode()
    message["From"] = settings.sender
    message["To"] = ", ".join(settings.emails)
    message["Date"] = formatdate(localtime=True)
    # A mail program shows a letter that was sent twice for lack of an answer once.
    message["Message-ID"] = f"<{alert.identifier}.rsnms@{settings.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def _mail(alert: Alert, settings: AlertSettings) -> None:
    with _connected(settings) as server:
        if settings.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.user:
            server.login(settings.user, settings.password)
        refused = server.send_message(letter(alert, settings))
    if refused:
        raise OSError(f"{len(refused)} of {len(settings.emails)} addresses were refused")


def _connected(settings: AlertSettings) -> smtplib.SMTP:
    if settings.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.smtp_host, settings.smtp_port, timeout=_SECONDS, context=context)
    return smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_SECONDS)


def _post(alert: Alert, address: str) -> None:
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked with the settings
        address,
        json.dumps(alert.payload(), ensure_ascii=False).encode(),
        {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": alert.identifier},
    )
    # Without proxies of the environment: what is inside stays inside.
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=_SECONDS) as answer:
        answer.read(1024)
