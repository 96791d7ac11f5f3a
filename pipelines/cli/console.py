"""Talking to the person at the terminal: sentences, errors and exit codes."""

from __future__ import annotations

import os
import traceback
from typing import TYPE_CHECKING, Any, NoReturn

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


def expected(error: BaseException) -> str | None:
    """The message of an error that was raised for the user to read, None for every other."""
    from pipelines.assets.dbt_runner import TransformError  # noqa: PLC0415 - loaded only where something failed
    from pipelines.publish import ReleaseError  # noqa: PLC0415
    from pipelines.settings import SettingsError  # noqa: PLC0415
    from pipelines.synthetic import GeneratorError  # noqa: PLC0415

    if isinstance(error, SettingsError | TransformError | ReleaseError | GeneratorError):
        return str(error)
    if isinstance(error, PermissionError):
        return f"Нет прав на файл или папку {error.filename}. Проверьте владельца и права доступа."
    if isinstance(error, OSError) and error.errno == 28:
        return "На диске кончилось место. Освободите его и повторите команду: сделанное не пропадёт."
    return None


def fail(error: BaseException) -> NoReturn:
    """End with the message of `error`; an unforeseen one tells its type and place, never values of the data."""
    if os.environ.get("RSNMS_DEBUG"):
        raise error
    message = expected(error)
    if message is None:
        message = f"Внутренняя ошибка {where(error)}. Подробности: повторите команду с RSNMS_DEBUG=1."
    raise UserError(message) from error


def where(error: BaseException) -> str:
    """Type of an error and the innermost line of our code it passed through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "pipelines" in f.filename]
    place = f" ({frames[-1].filename.rpartition('pipelines')[2].lstrip('/')}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}{place}"
