"""The same tables of the same lake on DuckDB and on Apache Spark, each in a process of its own, checked equal.

Spark runs as `SPARK_CONF_DIR` says, without it on this machine. Data tests and suites are not in the figures, for they
run on DuckDB for both.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipelines.assets.dbt_runner import build
from pipelines.assets.engine import ENGINES, Engine
from pipelines.assets.manifest import prepare
from pipelines.settings import Settings
from pipelines.synthetic import GeneratorOptions, generate
from tests.benchmarks.measure import Measurement, Spent, whole_process
from tests.oracle import product
from tests.spark.same_tables import differences

AS_OF = date(2024, 12, 31)
REGION = "46"
STAFF = {"small": 60, "full": 20_000}
MONTHS = {"small": 6, "full": 24}
_TOPIC = "Spark"


class UnequalError(Exception):
    """The engines disagree, so that their seconds compare nothing."""


def measure(size: str) -> Iterator[Measurement]:
    """Seconds of both engines; raises UnequalError where their tables differ."""
    with tempfile.TemporaryDirectory() as folder:
        deployment = product.settings(Path(folder), (REGION,))
        options = GeneratorOptions(deployment.data_dir, (REGION,), STAFF[size], MONTHS[size], AS_OF, seed=1, clean=True)
        generate(options)
        product.ingest(deployment)
        prepare()
        spent = {engine: _build(deployment, engine) for engine in ENGINES}
        told = differences(_kept(deployment, "duckdb"), _kept(deployment, "spark"))
        if told:
            raise UnequalError(", ".join(f"{name}: {said}" for name, said in sorted(told.items())))
    note = f"{STAFF[size]} staff, {MONTHS[size]} months, all tables equal"
    yield Measurement(
        _TOPIC, "tables of one region", spent["spark"].wall, "s", spent["duckdb"].wall, "DuckDB", note=note
    )


def _build(deployment: Settings, engine: Engine) -> Spent:
    command = (sys.executable, "-m", __spec__.name, engine, deployment.data_dir, deployment.key_file)
    spent = whole_process(command)
    if spent.code:
        raise RuntimeError(spent.output[-2000:])
    return spent


def _kept(deployment: Settings, engine: Engine) -> Path:
    return deployment.data_dir / engine / deployment.build_file.name


def main() -> None:
    """Builds the tables by one engine and keeps the file: what a measured process does."""
    engine: Engine = "spark" if sys.argv[1] == "spark" else "duckdb"
    deployment = Settings(Path(sys.argv[2]), Path(sys.argv[3]), (REGION,))
    build(deployment, AS_OF, with_tests=False, engine=engine)
    _kept(deployment, engine).parent.mkdir()
    shutil.move(deployment.build_file, _kept(deployment, engine))


if __name__ == "__main__":
    main()
