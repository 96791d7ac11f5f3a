"""One run at a time per data directory, and a clean start after a killed one, be it a run, an erasure or a new key."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from pipelines.access import PRIVATE_FILE
from pipelines.layout import require_known, upgrade
from pipelines.privacy.folders import close_private_folders
from pipelines.privacy.unfinished import sweep
from pipelines.settings import Settings, SettingsError


class BusyError(SettingsError):
    """Another run holds the data directory."""


@contextmanager
def run_lock(settings: Settings, *, wait: bool = False) -> Iterator[None]:
    """Hold the data directory; when another run does, wait for its end or raise BusyError. Leftovers of killed runs
    are removed.

    A directory of an earlier version is brought to the newest layout; LayoutError where it is of a newer one.
    The kernel frees the lock of a killed process, so a lock file that is there says nothing.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    lock = os.open(settings.data_dir / ".run.lock", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(lock, "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise BusyError(
                f"С папкой данных {settings.data_dir} уже работает другой запуск. "
                "Дождитесь его окончания и повторите команду или запустите её с ключом --wait."
            ) from error
        require_known(settings)
        shutil.rmtree(settings.build_file.parent, ignore_errors=True)
        close_private_folders(settings)
        sweep(settings)
        upgrade(settings)
        try:
            yield
        finally:
            # A build that came to nothing is of no use, and on a full disk it would stay in the way.
            shutil.rmtree(settings.build_file.parent, ignore_errors=True)
