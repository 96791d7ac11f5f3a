"""Where delivery sets with right answers lie, and what the product made of one of them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from pipelines.keys import create_key

PROJECT = Path(__file__).parents[2]
RSNMS = Path(sys.executable).with_name("rsnms")


def delivery_sets() -> list[Path]:
    """Folders with `landing` and `expected`, of RSNMS_ACCEPTANCE_DIR or of `shared/acceptance` beside the project."""
    root = Path(os.environ.get("RSNMS_ACCEPTANCE_DIR") or PROJECT.parent / "shared" / "acceptance")
    return sorted(p.parent for p in root.glob("*/expected") if (p.parent / "landing").is_dir())


@dataclass(frozen=True)
class Answer:
    """A finished run: its data directory, exit code and everything it said."""

    data_dir: Path
    exit_code: int
    output: str

    def rows(self, sql: str) -> pl.DataFrame:
        """Rows of the warehouse as text columns."""
        with duckdb.connect(str(self.data_dir / "warehouse" / "rsnms.duckdb"), read_only=True) as db:
            relation = db.sql(f"select columns(*)::varchar from ({sql})")
            schema = dict.fromkeys(relation.columns, pl.String)
            return pl.DataFrame(relation.fetchall(), schema=schema, orient="row")


def run(data_dir: Path, as_of: str) -> Answer:
    """`rsnms run` as a user starts it, with a key of its own beside the data."""
    key = data_dir.parent / "pseudonym.key"
    create_key(key)
    environment = {**os.environ, "RSNMS_PSEUDONYM_KEY_FILE": str(key)}
    environment.pop("RSNMS_REGIONS", None)
    done = subprocess.run(
        [RSNMS, "run", "--data-dir", data_dir, "--as-of", as_of],
        env=environment, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    return Answer(data_dir, done.returncode, done.stdout + done.stderr)
