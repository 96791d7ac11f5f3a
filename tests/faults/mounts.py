"""Small disks and folders that cannot be written to: as root by mounts of our own, else not at all."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def can_mount() -> bool:
    """Whether this process may mount; rights of files mean nothing to root, so without it nothing is tried."""
    return os.geteuid() == 0


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """A disk of so many bytes at `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield
    finally:
        _run("umount", str(folder))


def enlarge(folder: Path) -> None:
    """What an administrator does about a full disk."""
    _run("mount", "-o", "remount,size=1g", str(folder))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder as on a disk that was mounted for reading only."""
    _run("mount", "--bind", str(folder), str(folder))
    try:
        _run("mount", "-o", "remount,ro,bind", str(folder))
        yield
    finally:
        _run("umount", str(folder))


def bytes_below(folder: Path) -> int:
    """As a small disk counts them: whole pages, one for each name."""
    pages = sum(-(-p.lstat().st_size // 4096) + 1 for p in folder.rglob("*") if not p.is_dir())
    return 4096 * (pages + sum(1 for _ in folder.rglob("*")))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
