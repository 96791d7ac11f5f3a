"""The whole project built once in a copy: one more region (seeds only), one more indicator (its pair only).

The copy also runs every unit test and data test of the project.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pipelines.settings import DBT_DIR
from tests.integration.edges.made_lake import MadeRegion, write_schemas

REGION = "77"
NORTH, SOUTH = "77701000", "77702000"
AS_OF = date(2025, 2, 28)
PAIR_SQL = """
select
    region_code,
    municipality_code,
    as_of,
    'heads_count' as kpi_code,
    cast(person_key as varchar) as unit_id,
    false as in_denominator,
    true as in_numerator
from {{ ref('int_staff_population') }}
where is_managerial
"""
PAIR_YML = """
models:
  - name: heads_count
    config:
      meta:
        indicators:
          - {kpi_code: heads_count, title_ru: Число руководителей, unit: count, levels: [regional, municipal],
             additive: true, time_window: as_of, direction: none, needs: [staff], numerator_ru: Руководители,
             owner: test, version: '1.0'}
"""


@dataclass(frozen=True)
class Copy:
    """A copy of the project in `folder` and the warehouse built by it."""

    folder: Path

    @property
    def project(self) -> Path:
        return self.folder / "dbt_project"

    @property
    def warehouse(self) -> Path:
        return self.folder / "rsnms.duckdb"

    def dbt(self, warehouse: Path, *command: str, target: str = "target") -> subprocess.CompletedProcess[str]:
        """Runs dbt over the lake of the copy into a warehouse file; what it writes besides is kept in `target`."""
        environment = os.environ | {"RSNMS_LAKE_DIR": str(self.folder / "lake"), "RSNMS_BUILD_DB": str(warehouse)}
        places = {
            "--project-dir": self.project,
            "--profiles-dir": self.project,
            "--target-path": self.folder / target,
            "--log-path": self.folder / target / "logs",
            "--vars": f"{{as_of: {AS_OF}}}",
        }
        line = [str(Path(sys.executable).with_name("dbt")), "--quiet", *command]
        for option, value in places.items():
            line += [option, str(value)]
        return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    made = Copy(tmp_path_factory.mktemp("copy"))
    shutil.copytree(DBT_DIR, made.project, ignore=shutil.ignore_patterns("target", "logs"))
    _add_region(made.project / "seeds")
    pair = made.project / "models" / "marts" / "indicators" / "heads_count"
    pair.with_suffix(".sql").write_text(PAIR_SQL, encoding="utf-8")
    pair.with_suffix(".yml").write_text(PAIR_YML, encoding="utf-8")
    _write_lake(made.folder / "lake")
    done = made.dbt(made.warehouse, "build")
    assert done.returncode == 0, done.stdout[-4000:]
    return made


def _add_region(seeds: Path) -> None:
    _append(seeds / "regions.csv", region_code=REGION, name_ru="Новая область", timezone="Europe/Moscow")
    _append(
        seeds / "region_profiles.csv",
        region_code=REGION,
        cumulative_since="2024-01-01",
        staff_stale_after_months="12",
        min_coverage="0.8",
        deficit_scale="default_v1",
    )
    for code in (NORTH, SOUTH):
        _append(seeds / "municipalities.csv", municipality_code=code, region_code=REGION, name_ru=f"Округ {code}")
    _append(
        seeds / "intermunicipal_districts.csv",
        region_code=REGION,
        district_no="1",
        district_ru="Северный",
        municipality_code=NORTH,
    )
    _append(
        seeds / "indicator_exceptions.csv",
        region_code=REGION,
        kpi_code="diagnosed_share",
        time_window="cumulative",
        evidence_providers="cnppm;institute",
    )


def _append(seed: Path, **values: str) -> None:
    header = seed.read_text(encoding="utf-8").splitlines()[0].split(",")
    with seed.open("a", encoding="utf-8") as file:
        file.write(",".join(values.get(column, "") for column in header) + "\n")


def _write_lake(lake: Path) -> None:
    region = MadeRegion(REGION)
    north, south = region.organisation(NORTH), region.organisation(SOUTH)
    diagnosed = region.person(north)
    region.person(north, position="head")
    region.person(south)
    region.deliver(
        "diagnostics",
        "2024-05",
        {"person_id": diagnosed, "diagnosed_on": date(2024, 5, 5), "provider": "institute"},
    )
    write_schemas(lake)
    region.write(lake)
