"""Which folders of the data directory are the owner's only and which everybody may read."""

from __future__ import annotations

from pathlib import Path

from pipelines.access import hidden_from_others, private_folder
from pipelines.settings import Settings


def private_folders(settings: Settings) -> tuple[Path, ...]:
    """Folders with personal or pseudonymised data, or with what tells about the work of the deployment."""
    return (
        settings.lake,
        settings.quarantine,
        settings.warehouse_file.parent,
        settings.logs,
        settings.dagster_home,
        settings.data_dir / "alerts",
    )


def close_private_folders(settings: Settings) -> None:
    """Close those that are there. What lies in a closed folder is closed too, whatever its own mode."""
    for folder in private_folders(settings):
        if folder.is_dir():
            private_folder(folder)


def is_open(folder: Path, *, to_group: bool = True) -> bool:
    """Whether others than the owner (and the group, if that may) get into a folder."""
    return bool(folder.stat().st_mode & (0o077 if to_group else 0o007))


def too_closed(settings: Settings) -> int:
    """How many files and folders of releases a web server could not read."""
    if not settings.releases.is_dir():
        return 0
    return sum(1 for _ in hidden_from_others(settings.releases))
