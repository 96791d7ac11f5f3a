"""Files for one person inside: what names senders or people is never left where others read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.access import PRIVATE_FILE
from pipelines.publish.manifest import ReleaseError


@contextmanager
def private_file(file: Path, releases: Path) -> Iterator[Path]:
    """A temporary file, mode 0600, that becomes `file` when the block ends well and vanishes otherwise.

    Raises ReleaseError where `file` lies in the folder of releases, which everybody may read.
    """
    if file.resolve().is_relative_to(releases.resolve()):
        raise ReleaseError(f"Внутренние данные нельзя класть в папку выпусков: выберите другое место для {file.name}.")
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE))
    try:
        yield temporary
        temporary.chmod(PRIVATE_FILE)  # whatever library wrote it may have made it anew
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
