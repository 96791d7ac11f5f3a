"""The product as the oracle meets it: a lake or landing goes in, tables of the warehouse come out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.ingest import ingest_region
from pipelines.keys import create_key
from pipelines.settings import Settings
from tests.compiled import build_warehouse


def settings(folder: Path, regions: tuple[str, ...]) -> Settings:
    """A deployment in `folder`: data directory and, beside it, a fresh pseudonym key."""
    key = folder / "key" / "pseudonym.key"
    create_key(key)
    return Settings(folder / "data", key, regions)


def ingest(deployment: Settings) -> None:
    """Landing → lake for every region of the deployment."""
    for region in deployment.regions:
        ingest_region(deployment, region)


def build_marts(deployment: Settings, as_of: date) -> Path:
    """Lake → warehouse file, by DuckDB alone; data tests have tests of their own: here the oracle judges."""
    return build_warehouse(deployment, as_of)


def table(warehouse: Path, name: str, where: str = "true") -> pl.DataFrame:
    """Rows of a table of the warehouse."""
    target = warehouse.with_name(f"{name}.parquet")
    with duckdb.connect(str(warehouse), read_only=True) as db:
        db.execute(f"copy (select * from {name} where {where}) to '{target}' (format parquet)")
    return pl.read_parquet(target)
