"""Who may read what the program writes: the owner alone, or everybody where it is a release.

Modes are set on every file and folder, whatever the umask is. What is private is known by those who write it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
PUBLIC_FILE, PUBLIC_FOLDER = 0o644, 0o755


def private_folder(folder: Path) -> Path:
    """The folder, made and closed to all but the owner; those missing above it are made so too."""
    _make_missing(folder)
    if _mode(folder) != PRIVATE_FOLDER:
        folder.chmod(PRIVATE_FOLDER)
    return folder


def write_private(path: Path, data: bytes) -> None:
    """Write a file for the owner only; it appears whole or not at all, and on the disk.

    A folder that is there keeps its mode: releases must be reached through the data directory.
    """
    _make_missing(path.parent)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb") as file:
            os.fchmod(file.fileno(), PRIVATE_FILE)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        # On a full disk the half of it would stand in the way of everything else.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def append_private(path: Path, line: str) -> None:
    """Add a line to a log of the owner; it is on the disk when this returns."""
    private_folder(path.parent)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE), "a", encoding="utf-8") as file:
        os.fchmod(file.fileno(), PRIVATE_FILE)
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def publish_tree(folder: Path) -> None:
    """Open a folder and everything in it to every reader."""
    folder.chmod(PUBLIC_FOLDER)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(PUBLIC_FOLDER if path.is_dir() else PUBLIC_FILE)


def hidden_from_others(folder: Path) -> Iterator[Path]:
    """Files and folders, this one too, that not everybody may read."""
    for path in (folder, *sorted(folder.rglob("*"))):
        wanted = 0o005 if path.is_dir() else 0o004
        if not path.is_symlink() and _mode(path) & wanted != wanted:
            yield path


def _make_missing(folder: Path) -> None:
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    for path in reversed(missing):
        path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        path.chmod(PRIVATE_FOLDER)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
