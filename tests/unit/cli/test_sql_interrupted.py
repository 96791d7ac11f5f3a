"""Ctrl+C in the console of `rsnms sql` while a query runs, pressed on a real terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

_LONG = "select count(a.number * b.number % 7 + c.number) from numbers a, numbers b, numbers c, numbers d;"
_SECONDS, _TRIES = 60, 5


class Terminal:
    """A console on a terminal of its own; `read_until` gives what it printed."""

    def __init__(self, *command: str, home: Path) -> None:
        self.pid, self._screen = pty.fork()
        if self.pid == 0:  # the child, which becomes the command
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests in the background ignore it, and so would the child
            os.environ.update(TERM="dumb", XDG_STATE_HOME=str(home), HOME=str(home), COLUMNS="120")
            os.execv(command[0], command)
        self._text = ""

    def type(self, text: str) -> None:
        os.write(self._screen, text.encode())

    def shows(self, wanted: str, seconds: float) -> bool:
        """Whether the text comes within so many seconds."""
        until = time.monotonic() + seconds
        while wanted not in self._text:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._screen], [], [], left)[0]:
                return False
            self._text += os.read(self._screen, 65536).decode(errors="replace")
        return True

    def read_until(self, wanted: str) -> str:
        """All text up to `wanted`, which is then forgotten."""
        assert self.shows(wanted, _SECONDS), f"«{wanted}» did not come: {self._text[-600:]}"
        before, _, self._text = self._text.partition(wanted)
        return before

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._screen)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    warehouse = tmp_path / "data" / "warehouse" / "rsnms.duckdb"
    warehouse.parent.mkdir(parents=True)
    with duckdb.connect(str(warehouse)) as db:
        for schema in ("marts", "reference", "audit"):
            db.execute(f"create schema {schema}")
        db.execute("create table audit.numbers as select unnest(range(3000)) as number")
    rsnms = str(Path(sys.executable).with_name("rsnms"))
    opened = Terminal(rsnms, "sql", "--data-dir", str(tmp_path / "data"), home=tmp_path)
    yield opened
    opened.close()


def test_ctrl_c_stops_the_query_and_not_the_console(terminal: Terminal) -> None:
    terminal.read_until("rsnms>")
    for _ in range(_TRIES):
        terminal.type(f"{_LONG}\r")
        time.sleep(1)  # the query runs by now; it would for hours
        terminal.type("\x03")
        # on a busy machine the line itself may still have been there to be forgotten
        if terminal.shows("Запрос прерван", 5):
            break
    assert "Traceback" not in terminal.read_until("Запрос прерван")
    terminal.type("select 41 + 1 as n;\r")
    terminal.read_until("42")
    terminal.read_until("Строк: 1")
