"""Opening one landed file without trusting what stands in its place. What is read belongs to others."""

from __future__ import annotations

import os
import stat
from io import BufferedReader
from pathlib import Path


class NotAFileError(OSError):
    """A link, pipe, socket or device stands where a file should."""


def open_landed(path: Path) -> BufferedReader:
    """Open for reading; a link is not followed and a pipe is not waited for.

    Raises NotAFileError for what is no plain file, OSError as `open` does.
    """
    # A sender may replace a file by anything between two looks at it, so the opened thing itself is looked at.
    number = _number(path)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise NotAFileError(str(path))
    return os.fdopen(number, "rb")


def _number(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as error:
        # ELOOP of a link, ENXIO of a socket
        if stat.S_ISREG(path.lstat().st_mode):
            raise
        raise NotAFileError(str(path)) from error
