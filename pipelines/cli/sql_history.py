"""What was asked before, kept in the user's own folder. A query that may name a person is not kept."""

from __future__ import annotations

import os
import re
from pathlib import Path

from prompt_toolkit.history import FileHistory

#: names of people are Russian words, СНИЛС and telephone numbers are long numbers; codes and dates are neither
_MAY_BE_PERSONAL = re.compile(r"[А-Яа-яЁё]|\d(?:[ \-]?\d){9,}")


class CodesOnlyHistory(FileHistory):
    """Keeps in the file only what has neither Russian words nor long numbers; in memory of one conversation all."""

    def store_string(self, string: str) -> None:
        """Called by prompt_toolkit for every line accepted."""
        if not _MAY_BE_PERSONAL.search(string):
            super().store_string(string)


def user_history() -> CodesOnlyHistory:
    """The history of this user: `rsnms/sql_history` in the folder for states, mode 0600, never in a data directory."""
    base = os.environ.get("XDG_STATE_HOME")
    return history_in((Path(base) if base else Path.home() / ".local" / "state") / "rsnms" / "sql_history")


def history_in(file: Path) -> CodesOnlyHistory:
    """A history in `file`; where it can't be written, one that is forgotten at the end."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    except OSError:
        return CodesOnlyHistory(os.devnull)
    return CodesOnlyHistory(str(file))
