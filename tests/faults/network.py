"""The network of alerts: a mail and a web server in a process of their own, broken in one of the ways, then good.

A process and no threads, for the harness forks. `python -m tests.faults.network <how> <mail port> <web port> <file>`
serves until it is ended; what the good one takes it adds to the file, a line for each: `mail` or `web`, the subject.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

How = Literal["refuses", "hangs", "breaks off", "dribbles"]
_GOOD, _HOST = "good", "127.0.0.1"


@dataclass
class Network:
    """Both servers, for now broken."""

    mail: int
    web: int
    taken_file: Path
    process: subprocess.Popen[bytes] | None

    @property
    def environment(self) -> dict[str, str]:
        """As an operator sets alerts up."""
        return {
            "RSNMS_ALERT_EMAILS": "duty@example.org",
            "RSNMS_SMTP": f"{_HOST}:{self.mail}",
            "RSNMS_SMTP_SECURITY": "none",
            "RSNMS_ALERT_WEBHOOK": f"http://{_HOST}:{self.web}/hook",
        }

    def mend(self) -> None:
        """The servers work from now on."""
        self.end()
        self.process = _serve(_GOOD, self.mail, self.web, self.taken_file)

    def end(self) -> None:
        """No servers any more."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def taken(self) -> list[str]:
        """Channel and title of what the good servers took, sorted."""
        return sorted(self.taken_file.read_text(encoding="utf-8").splitlines()) if self.taken_file.exists() else []


@contextmanager
def broken_network(how: How, folder: Path) -> Iterator[Network]:
    """Both servers broken in this way."""
    mail, web = _free_port(), _free_port()
    taken = folder / "taken"
    taken.unlink(missing_ok=True)
    network = Network(mail, web, taken, None if how == "refuses" else _serve(how, mail, web, taken))
    try:
        yield network
    finally:
        network.end()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((_HOST, 0))
        return int(free.getsockname()[1])


def _serve(how: str, mail: int, web: int, taken: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "tests.faults.network", how, str(mail), str(web), str(taken)]
    process = subprocess.Popen(words, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
    for port in (mail, web):
        _await(port)
    return process


def _await(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection((_HOST, port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError(port)


def _bad(port: int, speak: Any) -> None:
    listener = socket.create_server((_HOST, port))

    def forever() -> None:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_spoken, args=(speak, connection), daemon=True).start()

    threading.Thread(target=forever, daemon=True).start()


def _spoken(speak: Any, connection: socket.socket) -> None:
    with connection, suppress(OSError):
        speak(connection)


def _silent(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def _dribbling(line: bytes) -> Any:
    def speak(connection: socket.socket) -> None:
        while True:
            connection.sendall(line)
            time.sleep(3)

    return speak


def _mail_until_data(connection: socket.socket) -> None:
    """Polite until half the letter is there."""
    connection.sendall(b"220 mail\r\n")
    while command := connection.recv(4096):
        if command.upper().startswith(b"DATA"):
            connection.sendall(b"354 go on\r\n")
            connection.recv(64)
            return
        connection.sendall(b"250 OK\r\n")


def _web_until_body(connection: socket.socket) -> None:
    connection.recv(64)


def _break(how: How, mail: int, web: int) -> None:
    speakers: dict[str, tuple[Any, Any]] = {
        "hangs": (_silent, _silent),
        "breaks off": (_mail_until_data, _web_until_body),
        "dribbles": (_dribbling(b"220-mail\r\n"), _dribbling(b"HTTP/1.1 200 OK\r\nX-Wait: yes\r\n"[:19])),
    }
    for port, speak in zip((mail, web), speakers[how], strict=True):
        _bad(port, speak)


def _work(mail: int, web: int, taken: Path) -> None:
    from aiosmtpd.controller import Controller  # noqa: PLC0415 - only the good one, and not the harness that forks

    def take(channel: str, title: str) -> None:
        with taken.open("a", encoding="utf-8") as file:
            file.write(f"{channel} {title}\n")

    class Mail:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
            take("mail", str(message_from_bytes(envelope.content, policy=policy.default)["Subject"]))
            return "250 OK"

    class Web(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            take("web", json.loads(self.rfile.read(int(self.headers["Content-Length"])))["title"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
            """Quiet."""

    Controller(Mail(), _HOST, mail).start()
    threading.Thread(target=ThreadingHTTPServer((_HOST, web), Web).serve_forever, daemon=True).start()


def main(how: str, mail: str, web: str, taken: str) -> None:
    """Serve until killed."""
    if how == _GOOD:
        _work(int(mail), int(web), Path(taken))
    else:
        _break(how, int(mail), int(web))  # type: ignore[arg-type]
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
