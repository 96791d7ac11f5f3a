"""Releases of a small warehouse; the factory is shared with the tests of quality."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipelines.publish import publish
from pipelines.publish import release as release_module
from pipelines.quality import GateDecision
from pipelines.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

from warehouse_factory import build

AS_OF = date(2024, 8, 31)
PUBLISHED = GateDecision("published")
Make = Callable[..., Path]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "data", tmp_path / "key", ("11", "46"))


@pytest.fixture
def make(tmp_path: Path, settings: Settings) -> Make:
    """`make("update …", decision=…)`: the release of a warehouse changed by SQL; without its pages unless asked for."""
    count = iter(range(100))

    def made(
        *changes: str, decision: GateDecision = PUBLISHED, checks=(), as_of: date = AS_OF, pages: bool = False
    ) -> Path:
        db = build(tmp_path / f"w{next(count)}.duckdb", *changes, regions=("11", "46"), as_of=as_of.isoformat())
        with pytest.MonkeyPatch.context() as patch:
            if not pages:
                patch.setattr(release_module, "write_dashboard", _no_pages)
            return publish(db, settings, as_of, decision, checks)

    return made


def _no_pages(folder: Path, *_: object) -> None:
    """The hundreds of pages of two regions take a second that most tests need not spend."""
    folder.mkdir()


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One release for the tests that only read; do not change it."""
    folder = tmp_path_factory.mktemp("release")
    settings = Settings(folder / "data", folder / "key", ("11", "46"))
    return publish(build(folder / "w.duckdb", regions=("11", "46")), settings, AS_OF, PUBLISHED, [])
