"""Both engines make the same tables of a small world in which every rule meets every other."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.assets.dbt_runner import build
from tests.integration.edges import random_lake
from tests.integration.edges.made_lake import write_schemas
from tests.oracle import product
from tests.spark.executors import executors
from tests.spark.same_tables import differences, table_names

#: one changed by the reform of 2026, one with rules of its own, one with little
REGIONS = ("04", "46", "11")


@pytest.mark.spark
@pytest.mark.timeout(3600)
def test_every_table_is_the_same_on_spark(tmp_path: Path, executors_log: Path) -> None:
    deployment = product.settings(tmp_path, REGIONS)
    write_schemas(deployment.lake)
    for region in REGIONS:
        random_lake.random_region(region, seed=8).write(deployment.lake)
    on_duckdb = tmp_path / "duckdb" / deployment.build_file.name
    on_duckdb.parent.mkdir()
    build(deployment, random_lake.AS_OF, with_tests=False)
    shutil.copy(deployment.build_file, on_duckdb)

    build(deployment, random_lake.AS_OF, with_tests=False, engine="spark")

    assert executors(executors_log) == 2
    assert not (deployment.build_file.parent / "rsnms-spark").exists()
    assert {"marts.kpi_regional", "marts.deficit_map", "marts.dpo_passport"} <= table_names(on_duckdb)
    assert differences(on_duckdb, deployment.build_file) == {}


def test_a_changed_cell_is_found(tmp_path: Path) -> None:
    files = []
    for name, share in (("a", "0.5"), ("b", "0.5000000000000001")):
        file = tmp_path / name / "rsnms.duckdb"
        file.parent.mkdir()
        with duckdb.connect(str(file)) as db:
            db.execute("create schema marts")
            db.execute(f"create table marts.kpi as select '04' as region_code, cast('{share}' as double) as value")
        files.append(file)

    assert differences(files[0], files[0]) == {}
    assert differences(*files) == {"marts.kpi": "1 rows only on DuckDB, 1 rows only on Spark"}
