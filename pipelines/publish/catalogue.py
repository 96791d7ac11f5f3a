"""Which releases there are and which one is in force."""

from __future__ import annotations

from pathlib import Path

from pipelines.publish.folder import CURRENT, release_folders
from pipelines.publish.manifest import Manifest
from pipelines.settings import Settings


def current_folder(settings: Settings) -> Path | None:
    """The folder of the release in force (the real one, not the link), or None before the first release."""
    link = settings.releases / CURRENT
    return link.resolve() if link.is_dir() else None


def current_release(settings: Settings) -> Manifest | None:
    """The manifest of the release in force, or None; raises ReleaseError where it is damaged."""
    folder = current_folder(settings)
    return Manifest.read(folder) if folder else None


def list_releases(settings: Settings) -> list[Manifest]:
    """Manifests of all releases, oldest as-of date first."""
    return [Manifest.read(folder) for folder in release_folders(settings.releases)]
