"""The fixtures of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.backup import Store
from pipelines.settings import Settings
from tests.unit.privacy.small_world import World, make_world


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a deployment that no test changes."""
    root = tmp_path_factory.mktemp("ingested")
    make_world(root)
    return root


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "copies")


@pytest.fixture
def full(ingested: Path, tmp_path: Path) -> World:
    """With two releases, one of them in force, and what else a backup holds."""
    shutil.copytree(ingested, tmp_path / "world")
    settings = Settings(tmp_path / "world" / "data", tmp_path / "world" / "keys" / "pseudonym.key", ("11",))
    for name in ("2024-01-31-aaaaaaaaaaaa", "2024-02-29-bbbbbbbbbbbb"):
        (settings.releases / name).mkdir(parents=True)
        (settings.releases / name / "manifest.json").write_text(name)
    (settings.releases / "current").symlink_to("2024-02-29-bbbbbbbbbbbb")
    settings.accepted_file.write_text("[]\n")
    (settings.landing / "11" / "staff").mkdir()
    return World(settings)
