"""A real mail server and a real HTTP server on this machine, which may be told to refuse."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from pipelines.keys import create_key
from pipelines.settings import Settings

USER, PASSWORD = "rsnms-user", "p4 %ssword:mail"
TOKEN = "secret-token-of-the-hook"


@dataclass
class Taken:
    """What the servers took; where `answer` is not 200, they take nothing."""

    letters: list[EmailMessage] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    mail_answer: str = "250 OK"
    post_answer: int = 200
    mail_port: int = 0
    post_port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.mail_answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content or b"", policy=policy.default))  # type: ignore[arg-type]
        return self.mail_answer


def _authenticate(server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
    return AuthResult(success=(login.login.decode(), login.password.decode()) == (USER, PASSWORD))


def _handler(taken: Taken) -> type[BaseHTTPRequestHandler]:
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if taken.post_answer == 200 and self.path == f"/hooks/{TOKEN}":
                taken.posts.append(json.loads(body))
                taken.identifiers.append(self.headers["Idempotency-Key"])
            self.send_response(taken.post_answer if self.path == f"/hooks/{TOKEN}" else 404)
            if taken.post_answer == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
            """Quiet."""

    return Hook


@pytest.fixture(scope="session")
def servers() -> Iterator[Taken]:
    taken = Taken()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        taken.mail_port = free.getsockname()[1]
    how = {"authenticator": _authenticate, "auth_required": True, "auth_require_tls": False}
    mail = Controller(taken, "127.0.0.1", taken.mail_port, **how)  # type: ignore[arg-type]
    mail.start()
    web = ThreadingHTTPServer(("127.0.0.1", 0), _handler(taken))
    taken.post_port = web.server_port
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    yield taken
    web.shutdown()
    mail.stop()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    create_key(tmp_path / "key")
    (tmp_path / "data").mkdir()
    return Settings(tmp_path / "data", tmp_path / "key", ("11",))


@pytest.fixture
def taken(servers: Taken, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Taken:
    """Both channels set up as an operator does it: addresses in variables, secrets in files."""
    servers.letters.clear(), servers.posts.clear(), servers.identifiers.clear()
    servers.mail_answer, servers.post_answer = "250 OK", 200
    (tmp_path / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    (tmp_path / "hook").write_text(f"http://127.0.0.1:{servers.post_port}/hooks/{TOKEN}\n", encoding="utf-8")
    for name, value in {
        "RSNMS_DATA_DIR": str(settings.data_dir),
        "RSNMS_REGIONS": "11",
        "RSNMS_PSEUDONYM_KEY_FILE": str(settings.key_file),
        "RSNMS_ALERT_EMAILS": "duty@example.org, chief@example.org",
        "RSNMS_SMTP": f"127.0.0.1:{servers.mail_port}",
        "RSNMS_SMTP_SECURITY": "none",
        "RSNMS_SMTP_USER": USER,
        "RSNMS_SMTP_PASSWORD_FILE": str(tmp_path / "password"),
        "RSNMS_ALERT_WEBHOOK_FILE": str(tmp_path / "hook"),
    }.items():
        monkeypatch.setenv(name, value)
    return servers
