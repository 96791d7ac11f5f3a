"""The statements of the indicators and of the map of deficits as dbt compiles them for DuckDB, in order.

Running them belongs to `postgres` and to the benchmark `engines`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.settings import DBT_DIR

#: table → the columns that name a row of it
GRAINS = {
    "kpi_regional": ("region_code", "as_of", "kpi_code"),
    "kpi_municipal": ("region_code", "municipality_code", "borders", "as_of", "kpi_code"),
    "deficit_map": ("region_code", "municipality_code", "borders", "as_of", "subject", "competency_group"),
}


@dataclass(frozen=True)
class Step:
    """One node: a seed (then `sql` is empty), a view or a table."""

    schema: str
    name: str
    kind: str
    sql: str

    @property
    def place(self) -> str:
        return f"{self.schema}.{self.name}"


def compiled(lake: Path, as_of: date, folder: Path) -> list[Step]:
    """Everything that the tables of `GRAINS` stand on, each step after those it reads. RuntimeError where dbt fails."""
    target = folder / "target"
    chosen = [word for table in GRAINS for word in ("--select", f"+{table}")]
    places = ["--project-dir", DBT_DIR, "--profiles-dir", DBT_DIR, "--target-path", target, "--log-path", folder]
    command = [Path(sys.executable).with_name("dbt"), "--quiet", "compile", *chosen, *places]
    done = subprocess.run(
        [*map(str, command), "--vars", json.dumps({"as_of": as_of.isoformat()})],
        env=os.environ | {"RSNMS_LAKE_DIR": str(lake), "RSNMS_BUILD_DB": str(folder / "rsnms.duckdb")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"dbt compile ended with {done.returncode}: {done.stdout[-2000:]}")
    nodes = json.loads((target / "manifest.json").read_bytes())["nodes"]
    wanted = [key for key, node in nodes.items() if node["name"] in GRAINS and node["resource_type"] == "model"]
    return [_step(nodes[key], target) for key in dict.fromkeys(k for w in sorted(wanted) for k in _below(nodes, w))]


def _below(nodes: dict[str, Any], key: str) -> Iterator[str]:
    for other in nodes[key]["depends_on"].get("nodes", []):
        if other in nodes:
            yield from _below(nodes, other)
    yield key


def _step(node: dict[str, Any], target: Path) -> Step:
    if node["resource_type"] == "seed":
        return Step(node["schema"], node["name"], "seed", "")
    kind = "view" if node["config"]["materialized"] == "view" else "table"
    sql = (target / "compiled" / node["package_name"] / node["original_file_path"]).read_text(encoding="utf-8")
    return Step(node["schema"], node["name"], kind, sql)
