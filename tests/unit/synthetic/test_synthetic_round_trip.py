"""What the pipeline reads from a messy landing folder is what the generator meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from pipelines.contracts.load import load_contracts
from pipelines.contracts.model import ColumnKind
from pipelines.ingest import ingest_region
from pipelines.settings import Settings

PLACE = ["path", "sheet", "row_number"]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory, make_data: Callable[..., Path]) -> Path:
    out = make_data(tmp_path_factory.mktemp("data"), "10", staff=120)
    key = tmp_path_factory.mktemp("key") / "pseudonym.key"
    key.write_text("5e" * 32)
    key.chmod(0o600)
    ingest_region(Settings(out, key, ("10",)), "10")
    return out


def delivered(data: Path) -> pl.DataFrame:
    return pl.read_parquet(data / "lake" / "_deliveries" / "region=10.parquet")


def test_files_end_as_expected(lake: Path) -> None:
    expected = pl.read_csv(lake / "truth" / "files.csv")
    both = expected.join(delivered(lake), on="path", how="full", suffix="_found", coalesce=True)
    assert both.filter(pl.col("status").ne_missing(pl.col("status_found"))).select("path").is_empty()
    good = both.filter(pl.col("status") == "accepted")
    assert (good["rows"] - good["rows_rejected"] == good["rows_valid"]).all()


def test_exactly_the_planted_faults_are_found(lake: Path) -> None:
    keys = [*PLACE, "column_name", "cell", "reason", "severity"]
    found = pl.read_parquet(lake / "lake" / "_rejections" / "region=10.parquet")
    planted = pl.read_csv(lake / "truth" / "planted.csv", schema_overrides={"sheet": pl.String, "cell": pl.String})
    tables = [t.with_columns(pl.col("row_number").cast(pl.Int64)).select(keys).fill_null("") for t in (found, planted)]
    assert tables[0].join(tables[1], on=keys, how="anti").is_empty()
    assert tables[1].join(tables[0], on=keys, how="anti").is_empty()
    assert len(tables[1]) > 100


@pytest.mark.parametrize("source", sorted(set(load_contracts()) - {"roadmap"}))
def test_values_in_the_lake_are_the_values_meant(lake: Path, source: str) -> None:
    meant = pl.read_parquet(lake / "truth" / "rows" / source / "10.parquet")
    files = sorted((lake / "lake" / source / "region=10").glob("*.parquet"))
    read = pl.concat([pl.read_parquet(file, hive_partitioning=False) for file in files])
    read = read.join(delivered(lake).select("delivery_id", "path"), on="delivery_id")
    read = read.with_columns(pl.col("row_number").cast(pl.Int64))
    assert len(meant) == len(read)
    both = meant.join(read, on=PLACE, suffix="_read")
    assert len(both) == len(meant)
    for column in load_contracts()[source].columns:
        if column.personal or column.lake_name is None:
            continue
        name = column.lake_name if column.lake_name != column.name else f"{column.name}_read"
        left, right = both[column.name], both[name]
        if column.kind is ColumnKind.ENUM_SET:
            left, right = left.str.split(";").list.sort(), right.list.sort()
        if column.kind in (ColumnKind.DECIMAL, ColumnKind.PERCENT):
            left, right = left.cast(pl.Float64).round(6), right.cast(pl.Float64).round(6)
        assert left.cast(right.dtype).equals(right.rename(left.name)), column.name
