"""What is said of an exception that ended a command: a Russian sentence or two, no traceback, no values of the data.

Errors that were raised for the user say it themselves. A full disk and the like are told whatever library met them.
"""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Iterator
from typing import Any

import click

from pipelines.cli.console import UserError

_FULL = (
    "На диске кончилось место, поэтому работа остановлена. Ничего не опубликовано наполовину, в силе прежний выпуск. "
    "Освободите место (rsnms releases prune удаляет старые выпуски) и повторите команду: сделанное не пропадёт."
)
_READ_ONLY = (
    "Диск доступен только для чтения{}. Проверьте его и права на папку данных (rsnms doctor) и повторите команду: "
    "сделанное не пропадёт."
)
_FORBIDDEN = "Нет прав на файл или папку{}. Проверьте владельца и права доступа (rsnms doctor) и повторите команду."
_BROKEN_DISK = "Диск не читается{}: ошибка ввода-вывода. Проверьте диск и повторите команду."
_BROKEN_DATABASE = (
    "Хранилище показателей повреждено. Удалите файл warehouse/rsnms.duckdb в папке данных и выполните rsnms run: "
    "хранилище будет построено заново, выпуски останутся прежними."
)
_BY_NUMBER = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EIO: _BROKEN_DISK,
}
#: the same, where a library has only words for it
_BY_WORDS = {os.strerror(number).lower(): words for number, words in _BY_NUMBER.items()} | {
    "database or disk is full": _FULL,
    "attempt to write a readonly database": _READ_ONLY,
}
_DAMAGE = ("corrupt", "not a valid duckdb", "checksum", "failed to load metadata", "serialization error")


class Told(click.Group):
    """A group of commands; whatever goes wrong in one of them is told in words and ends with exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Raises UserError for every exception that is no sign of click itself; with RSNMS_DEBUG the exception."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("RSNMS_DEBUG"):
                raise
            message = expected(error)
            if message is None:
                message = f"Внутренняя ошибка {where(error)}. Подробности: повторите команду с RSNMS_DEBUG=1."
            raise UserError(message) from error


def expected(error: BaseException) -> str | None:
    """The sentence for an error that a user can mend, None for every other."""
    from pipelines.assets.dbt_runner import TransformError  # noqa: PLC0415 - loaded only where something failed
    from pipelines.contracts.load import ContractError  # noqa: PLC0415
    from pipelines.publish import ReleaseError  # noqa: PLC0415
    from pipelines.quality.expectations.suites import SuiteError  # noqa: PLC0415
    from pipelines.reference import SeedError  # noqa: PLC0415
    from pipelines.settings import SettingsError  # noqa: PLC0415
    from pipelines.synthetic import GeneratorError  # noqa: PLC0415

    if isinstance(error, SettingsError | ReleaseError | GeneratorError | ContractError | SuiteError | SeedError):
        return str(error)
    for cause in _chain(error):
        if words := _of_the_system(cause):
            return words
    if isinstance(error, TransformError):
        return str(error)
    return _BROKEN_DATABASE if _is_broken_database(error) else None


def where(error: BaseException) -> str:
    """Type of an error and the innermost line of our code it passed through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "pipelines" in f.filename]
    place = f" ({frames[-1].filename.rpartition('pipelines')[2].lstrip('/')}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}{place}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what caused it, what caused that."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__


def _of_the_system(error: BaseException) -> str | None:
    if isinstance(error, OSError) and error.errno in _BY_NUMBER:
        return _BY_NUMBER[error.errno].format(f" {error.filename}" if error.filename else "")
    text = str(error).lower()
    return next((words.format("") for sign, words in _BY_WORDS.items() if sign in text), None)


def _is_broken_database(error: BaseException) -> bool:
    import duckdb  # noqa: PLC0415

    text = str(error).lower()
    return isinstance(error, duckdb.Error) and any(sign in text for sign in _DAMAGE)
