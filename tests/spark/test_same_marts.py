"""Both engines make the same tables and the same release of a small world in which every rule meets every other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from pipelines.assets.night import Night
from pipelines.settings import Settings
from tests.spark import nights
from tests.spark.executors import executors
from tests.spark.same_tables import differences, table_names


@dataclass(frozen=True)
class Nights:
    """The same world after a night on each engine; `told` is what the night on Spark told of."""

    on_duckdb: Settings
    on_spark: Settings
    ended: tuple[Night, Night]
    told: list[str]
    executors: int


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, executors_log: Path) -> Iterator[Nights]:
    folder = tmp_path_factory.mktemp("nights")
    on_duckdb = nights.world(folder)
    on_spark = nights.copied(on_duckdb, folder / "spark")
    with pytest.MonkeyPatch.context() as patch:
        first, _ = nights.night(on_duckdb, "duckdb", patch)
        left_by_a_killed_run = on_spark.build_file.parent / "rsnms-spark" / "tables" / "marts.db" / "kpi_regional"
        left_by_a_killed_run.mkdir(parents=True)
        (left_by_a_killed_run / "half.parquet").write_bytes(b"half")
        second, told = nights.night(on_spark, "spark", patch)
        yield Nights(on_duckdb, on_spark, (first, second), told, executors(executors_log))


@pytest.mark.spark
@pytest.mark.timeout(3600)
def test_every_table_is_the_same_on_spark(both: Nights) -> None:
    files = both.on_duckdb.warehouse_file, both.on_spark.warehouse_file
    assert both.executors == 2
    assert {"marts.kpi_regional", "marts.deficit_map", "marts.dpo_passport"} <= table_names(files[0])
    assert {k: v for k, v in differences(*files).items() if k not in nights.OF_THE_RUN} == {}


@pytest.mark.spark
@pytest.mark.timeout(3600)
def test_checks_measure_and_judge_the_same(both: Nights) -> None:
    read = "select * exclude (run_id) from audit.check_results order by all"
    judged = []
    for side in (both.on_duckdb, both.on_spark):
        with duckdb.connect(str(side.warehouse_file), read_only=True) as db:
            judged.append(db.execute(read).fetchall())
    assert len(judged[0]) > 1000
    assert judged[1] == judged[0]


@pytest.mark.spark
@pytest.mark.timeout(3600)
def test_the_release_is_the_same_byte_by_byte(both: Nights) -> None:
    first, second = both.ended
    assert (first.outcome, second.outcome) == ("published", "published")
    assert first.release == second.release
    released, on_spark = (_files(side.releases / "current") for side in (both.on_duckdb, both.on_spark))
    assert {"kpi_regional.csv", "deficit_map.parquet", "report.xlsx", "dashboard/index.html"} <= released.keys()
    assert on_spark == released
    with duckdb.connect() as db:
        shown = db.execute(
            f"select distinct region_code from '{both.on_spark.releases}/current/kpi_regional.parquet' where value > 0"
        )
        assert shown.fetchall() == [(nights.LANDED,)]


@pytest.mark.spark
def test_nothing_of_spark_is_left_and_its_stage_is_told(both: Nights) -> None:
    assert {"таблицы на Spark", "проверки таблиц"} <= set(both.told)
    assert not (both.on_spark.build_file.parent / "rsnms-spark").exists()


@pytest.mark.spark
def test_a_night_on_spark_with_nothing_new_starts_no_spark(both: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.assets.spark_session.start", lambda said: pytest.fail("Spark was started"))
    again, told = nights.night(both.on_spark, "spark", monkeypatch)
    assert (again.outcome, "таблицы на Spark" in told) == ("nothing_new", False)


def _files(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a release by its path."""
    files = sorted(p for p in folder.resolve().rglob("*") if p.is_file())
    return {p.relative_to(folder.resolve()).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


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
