"""Folders of releases: a release appears whole or not at all, and `current` always points to a whole one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.access import PUBLIC_FOLDER, publish_tree

CURRENT = "current"
TEMPORARY = ".tmp-"


@contextmanager
def new_release(releases: Path, release_id: str) -> Iterator[Path]:
    """A temporary folder that becomes `releases/<release_id>` when the block ends well, and vanishes otherwise."""
    releases.mkdir(parents=True, exist_ok=True)
    releases.chmod(PUBLIC_FOLDER)
    sweep(releases)
    temporary = releases / f"{TEMPORARY}{release_id}"
    temporary.mkdir()
    try:
        yield temporary
        publish_tree(temporary)
        _sync_tree(temporary)
        temporary.rename(releases / release_id)
        sync(releases)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def switch_current(releases: Path, release_id: str) -> None:
    """Point `releases/current` to `release_id` in one step; readers see the old release or the new one."""
    link = releases / f"{TEMPORARY}{CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(release_id, target_is_directory=True)
    link.replace(releases / CURRENT)
    sync(releases)


def sweep(releases: Path) -> None:
    """Remove what killed runs left behind."""
    for leftover in releases.glob(f"{TEMPORARY}*"):
        if leftover.is_symlink() or leftover.is_file():
            leftover.unlink()
        else:
            shutil.rmtree(leftover)


def release_folders(releases: Path) -> list[Path]:
    """Finished releases, sorted by name, that is by as-of date."""
    if not releases.is_dir():
        return []
    return sorted(f for f in releases.iterdir() if f.is_dir() and not f.is_symlink() and not f.name.startswith("."))


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Bring a file or a folder to the disk, so that a power cut leaves no half release behind a whole name."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
