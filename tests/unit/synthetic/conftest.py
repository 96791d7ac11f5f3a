"""One clean and one messy region, generated once for all tests of the folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipelines.synthetic import GeneratorOptions, generate
from pipelines.synthetic.world import region
from pipelines.synthetic.world.days import Horizon
from pipelines.synthetic.world.region import World

AS_OF = date(2024, 8, 31)


def make(out: Path, *regions: str, clean: bool = False, seed: int = 7, staff: int = 300) -> Path:
    generate(GeneratorOptions(out, regions, staff, 8, AS_OF, seed, clean))
    return out


@pytest.fixture(scope="session")
def make_data() -> Callable[..., Path]:
    """Makes a data directory of some regions and answers it."""
    return make


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("clean"), "46", clean=True)


@pytest.fixture(scope="session")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("messy"), "46")


@pytest.fixture(scope="session")
def world() -> World:
    """A region of four thousand people over two years: big enough for shares and means."""
    return region.build("65", 4000, Horizon.of(AS_OF, 24), 3)
