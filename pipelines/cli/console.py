"""Talking to the person at the terminal: sentences and exit codes. Words for exceptions belong to `failures`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipelines.cli.harmless import harmless

if TYPE_CHECKING:
    from rich.console import Console

#: exit codes of `rsnms`; 2 is click's for a wrong command line
ERROR = 1
REFUSED = 3
INTERRUPTED = 130


class UserError(click.ClickException):
    """Something the user can mend: one or two sentences in Russian say what, where and how."""

    exit_code = ERROR

    def format_message(self) -> str:
        """The message; what it quotes cannot act on the terminal."""
        return harmless(self.message)


def console(*, stderr: bool = False) -> Console:
    """A rich console; it writes plain text when nobody watches."""
    from rich.console import Console  # noqa: PLC0415 - `rsnms --help` does without it

    class Screen(Console):
        """Sentences quote names of files and texts of senders, which must not act."""

        def print(self, *objects: Any, **how: Any) -> None:
            super().print(*(harmless(o) if isinstance(o, str) else o for o in objects), **how)

    return Screen(stderr=stderr, highlight=False, soft_wrap=True)
