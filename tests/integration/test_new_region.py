"""A sixth region by data alone: rows in a copy of the seeds, and `rsnms run` gives its figures and its release."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.keys import create_key
from pipelines.settings import DBT_DIR, PROJECT_DIR
from tests.oracle.compare import differences

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("new_region")]

REGION = "77"
AS_OF = "2024-04-30"
ADDED = {
    "regions": [
        {"region_code": REGION, "name_ru": "Новая область", "timezone": "Europe/Moscow", "act_ru": "Приказ № 1"}
    ],
    "region_profiles": [
        {
            "region_code": REGION,
            "cumulative_since": "2024-01-01",
            "staff_stale_after_months": "12",
            "min_coverage": "0.5",
            "deficit_scale": "default_v1",
        }
    ],
    "municipalities": [
        {
            "municipality_code": code,
            "region_code": REGION,
            "name_ru": name,
            "type_ru": "муниципальный округ",
            "population": "20000",
            "lat": lat,
            "lon": "40.0",
        }
        for code, name, lat in (
            ("77701000", "Полевой муниципальный округ", "56.1"),
            ("77702000", "Лесной муниципальный округ", "56.6"),
            ("77703000", "Озёрный муниципальный округ", "57.1"),
        )
    ],
    "kpi_regulation": [
        {
            "region_code": REGION,
            "item_no": "1",
            "kind": "official",
            "title_ru": "Доля прошедших диагностику",
            "kpi_code": "diagnosed_share",
            "unit": "share",
            "target_operator": ">=",
            "target_value": "0.01",
            "paragraph": "п. 1",
        }
    ],
}
ORACLE = """
import sys
from datetime import date
from pathlib import Path
from tests import oracle
lake, region, as_of, target = sys.argv[1:]
oracle.kpi(Path(lake), region, date.fromisoformat(as_of), "as_was")[0].write_parquet(target)
"""


@dataclass(frozen=True)
class Deployment:
    """A data directory, a key and seeds of its own."""

    root: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("RSNMS_", "DAGSTER_"))}
        own = {"RSNMS_PSEUDONYM_KEY_FILE": str(self.root / "key"), "RSNMS_SEEDS_DIR": str(self.root / "seeds")}
        return subprocess.run(
            command, env={**kept, **own}, cwd=PROJECT_DIR, capture_output=True, text=True, check=False, timeout=500
        )

    def rsnms(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(str(Path(sys.executable).with_name("rsnms")), *arguments)

    def warehouse(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.root / "data" / "warehouse" / "rsnms.duckdb"), read_only=True) as db:
            return db.execute(sql).fetchall()

    def regional(self) -> pl.DataFrame:
        target = self.root / "regional.parquet"
        self.warehouse(f"copy marts.kpi_regional to '{target}' (format parquet)")
        return pl.read_parquet(target)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """A deployment of the new region alone, after its first run."""
    made = Deployment(tmp_path_factory.mktemp("new_region"))
    create_key(made.root / "key")
    shutil.copytree(DBT_DIR / "seeds", made.root / "seeds")
    for seed, rows in ADDED.items():
        _append(made.root / "seeds" / f"{seed}.csv", rows)
    data = str(made.root / "data")
    sizes = ("--staff", "80", "--months", "3", "--as-of", AS_OF, "--seed", "5", "--clean")
    landed = made.rsnms("generate", "--out", data, "--region", REGION, *sizes)
    assert landed.returncode == 0, landed.stdout + landed.stderr
    done = made.rsnms("run", "--data-dir", data, "--as-of", AS_OF, "--region", REGION)
    assert done.returncode == 0, done.stdout + done.stderr
    return made


def _append(seed: Path, rows: list[dict[str, str]]) -> None:
    header = seed.read_text(encoding="utf-8").splitlines()[0].split(",")
    with seed.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerows(rows)


def test_its_figures_are_those_of_a_second_computation(published: Deployment) -> None:
    target = published.root / "expected.parquet"
    lake = str(published.root / "data" / "lake")
    done = published.run(sys.executable, "-c", ORACLE, lake, REGION, AS_OF, str(target))
    assert done.returncode == 0, done.stderr
    expected = pl.read_parquet(target)
    assert expected.filter(pl.col("numerator") > 0).height > 0
    columns = ["numerator", "denominator", "value", "missing_reason", "target_value", "status"]
    found = differences(expected, published.regional(), ["region_code", "as_of", "kpi_code"], columns)
    assert found.is_empty(), str(found)


def test_its_target_is_judged(published: Deployment) -> None:
    rows = published.warehouse(
        f"select target_value, status from marts.kpi_regional where kpi_code = 'diagnosed_share' and as_of = '{AS_OF}'"
    )
    assert rows == [(0.01, "met")]


def test_its_release_is_current_and_whole(published: Deployment) -> None:
    release = published.root / "data" / "releases" / "current"
    assert REGION in json.dumps(json.loads((release / "manifest.json").read_text(encoding="utf-8")))
    figures = pl.read_csv(release / "kpi_municipal.csv", infer_schema=False)
    assert set(figures["municipality_code"]) == {row["municipality_code"] for row in ADDED["municipalities"]}
    assert "Новая область" in (release / "dashboard" / "index.html").read_text(encoding="utf-8")
    name = release.resolve().name
    verified = published.rsnms("releases", "verify", "--data-dir", str(published.root / "data"), name)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_a_folder_without_seeds_is_told_in_words(tmp_path: Path) -> None:
    made = Deployment(tmp_path)
    (tmp_path / "seeds").mkdir()
    refused = made.rsnms("run", "--data-dir", str(tmp_path / "data"), "--as-of", AS_OF)
    assert refused.returncode == 1
    assert "Нет справочников в папке" in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stdout + refused.stderr
