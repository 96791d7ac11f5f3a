"""Whole nights over one small world, by DuckDB and by Spark: random deliveries of some regions, files of another.

The random ones are written straight into the lake, where every rule meets every other; the files go the whole way.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.assets import lake
from pipelines.assets.engine import Engine
from pipelines.assets.launch import run_night
from pipelines.assets.night import Night, silent
from pipelines.ingest import IngestSummary, ingest_region
from pipelines.settings import Settings
from pipelines.synthetic import GeneratorOptions, generate
from tests.integration.edges import random_lake
from tests.integration.edges.made_lake import write_schemas
from tests.oracle import product

#: one changed by the reform of 2026, one with rules of its own, one with little
RANDOM = ("04", "46", "11")
LANDED = "10"
AS_OF = random_lake.AS_OF
#: tables that tell when and in which run they were made
OF_THE_RUN = frozenset(("audit.check_results", "audit.releases"))


def world(folder: Path) -> Settings:
    """A data directory whose lake is filled and that had no night yet."""
    deployment = product.settings(folder, (*RANDOM, LANDED))
    write_schemas(deployment.lake)
    for region in RANDOM:
        random_lake.random_region(region, seed=8).write(deployment.lake)
    generate(GeneratorOptions(deployment.data_dir, (LANDED,), staff=60, months=2, as_of=AS_OF, seed=7))
    ingest_region(deployment, LANDED)  # so that both nights know the same moment in which a file was first seen
    return deployment


def copied(deployment: Settings, folder: Path) -> Settings:
    """The same data directory elsewhere, with the same key."""
    shutil.copytree(deployment.data_dir, folder, symlinks=True)
    return replace(deployment, data_dir=folder)


def night(deployment: Settings, engine: Engine, patch: pytest.MonkeyPatch) -> tuple[Night, list[str]]:
    """One run and the names of what it told of, in order. Of random regions there are no files to read."""

    def read_landed(settings: Settings, region: str, *more: object) -> IngestSummary:
        landed = (settings.landing / region).is_dir()
        nothing = IngestSummary(region, 0, 0, {}, 0, 0, False)
        return ingest_region(settings, region, *more) if landed else nothing  # type: ignore[arg-type]

    patch.setattr(lake, "ingest_region", read_landed)
    told: list[str] = []

    def progress(stage: str, what: str, done: int, total: int) -> None:
        if what not in told:
            told.append(what)
        silent(stage, what, done, total)

    return run_night(deployment, AS_OF, progress, engine=engine), told
