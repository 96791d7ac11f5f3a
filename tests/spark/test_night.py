"""The night on Spark publishes what the night on DuckDB publishes."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from pipelines.assets.launch import run_night
from pipelines.settings import Settings
from pipelines.synthetic import GeneratorOptions, generate
from tests.oracle import product
from tests.spark.same_tables import differences

AS_OF = date(2024, 8, 31)


@pytest.mark.spark
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("executors_log")
def test_a_night_on_spark_publishes_the_same(tmp_path: Path) -> None:
    on_duckdb = product.settings(tmp_path, ("11",))
    on_spark = Settings(tmp_path / "spark" / "data", on_duckdb.key_file, on_duckdb.regions)
    generate(GeneratorOptions(on_duckdb.data_dir, on_duckdb.regions, 60, 6, AS_OF, seed=1, clean=True))
    shutil.copytree(on_duckdb.data_dir, on_spark.data_dir)

    expected = run_night(on_duckdb, AS_OF)
    actual = run_night(on_spark, AS_OF, engine="spark")

    assert (actual.outcome, actual.release) == (expected.outcome, expected.release) != (None, "")
    tables = differences(on_duckdb.warehouse_file, on_spark.warehouse_file)
    assert {name: said for name, said in tables.items() if name.startswith("marts.")} == {}
    for file in ("kpi_regional", "kpi_municipal", "deficit_map"):
        data = [next((s.releases / "current").rglob(f"{file}.csv")).read_bytes() for s in (on_duckdb, on_spark)]
        assert data[0] == data[1]
