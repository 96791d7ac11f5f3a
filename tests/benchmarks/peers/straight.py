"""Runs the hand-written script of the indicators on a region's landing folder: the peer of the whole night.

`python -m tests.benchmarks.peers.straight <landing>/46 <as_of> [<out.duckdb>]` keeps the three tables in a file when
one is named. What is compared with them belongs to the benchmark and its test.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import duckdb

from pipelines.reference import SEEDS

TABLES = ("kpi_regional", "kpi_municipal", "deficit_map")
_SCRIPTS = ("straight.sql", "straight_counts.sql", "straight_marts.sql")


def compute(landing: Path, as_of: date, out: Path | None = None, threads: int = 2) -> duckdb.DuckDBPyConnection:
    """The connection with `TABLES` of the region whose clean files lie in `landing`, or with them written to `out`."""
    con = duckdb.connect()
    con.execute(f"set threads = {threads}")
    con.execute("set preserve_insertion_order = false")
    for name, value in {"landing": landing, "seeds": SEEDS, "as_of": as_of.isoformat()}.items():
        con.execute(f"set variable {name} = '{str(value).replace(chr(39), chr(39) * 2)}'")
    for script in _SCRIPTS:
        con.execute(Path(__file__).with_name(script).read_text(encoding="utf-8"))
    if out is not None:
        con.execute(f"attach '{str(out).replace(chr(39), chr(39) * 2)}' as kept")
        for table in TABLES:
            con.execute(f"create table kept.{table} as from {table}")
        con.execute("detach kept")
    return con


if __name__ == "__main__":
    compute(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), *map(Path, sys.argv[3:4]))
