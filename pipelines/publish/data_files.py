"""The public tables as CSV and Parquet, each with its data dictionary; beside them the list of indicators."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.publish.dictionary import dictionary_of, publishable
from pipelines.publish.plain_text import plain_texts
from pipelines.quality.disclosure import PublicTables

#: file of the definitions of indicators by region, without figures
INDICATORS = "indicators"


def write_data(release: Path, tables: PublicTables) -> None:
    """Write `<name>.csv`, `<name>.parquet` and `<name>.dictionary.csv` of every table; rows keep their order."""
    for name, table in tables.named().items():
        _write(release, name, table)


def write_indicators(release: Path, kpis: pl.DataFrame, regions: pl.DataFrame) -> None:
    """Write the indicators of the release's regions in the same way, so that its files explain each other."""
    names = regions.select("region_code", region_ru="name_ru")
    _write(release, INDICATORS, kpis.join(names, on="region_code").sort("region_code", "kpi_code"))


def _write(release: Path, name: str, table: pl.DataFrame) -> None:
    public = publishable(name, table)
    plain_texts(public).write_csv(release / f"{name}.csv")
    public.write_parquet(release / f"{name}.parquet", compression="zstd", statistics=False)
    dictionary_of(name, table).write_csv(release / f"{name}.dictionary.csv")
