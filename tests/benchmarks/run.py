"""Times the product on synthetic deliveries: ingestion by format against the raw reader, and whole runs.

`make bench` prints tables; sizes are set by `--rows` and `--staff`. Only measuring belongs here: what a result
should be is a matter of the tests.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import fastexcel
import polars as pl

from pipelines.contracts import load_contract
from pipelines.ingest.parse import parse_file
from pipelines.ingest.period import parse_period
from pipelines.synthetic import GeneratorOptions, generate

_KEY = bytes(32)
_REPEATS = 3


def main() -> None:
    """Prints the machine, the formats and the runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--staff", type=int, nargs="*", default=[1_000, 10_000])
    arguments = parser.parse_args()
    print(f"{platform.platform()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        _formats(Path(folder), arguments.rows)
        for staff in arguments.staff:
            _run(Path(folder) / str(staff), staff)


def _formats(folder: Path, rows: int) -> None:
    """Rows per second of one diagnostics file in each format, and the raw reader of the same file."""
    one = GeneratorOptions(folder / "one", ("11",), 1_000, 12, date(2024, 12, 31), seed=1, clean=True)
    generate(one, lambda label, done, total: None)
    files = sorted((folder / "one" / "landing" / "11" / "diagnostics").rglob("*.csv"))
    text = pl.concat([pl.read_csv(file, infer_schema=False) for file in files])
    table = pl.concat([text] * (rows // text.height + 1)).head(rows)
    period = parse_period("2024-12")
    contract = load_contract("diagnostics")
    if period is None:
        raise ValueError("impossible period")
    print(f"\n{'format':10} {'raw, s':>8} {'ingest, s':>10} {'rows/s':>10} {'ratio':>6}")
    for name, write, read in _FORMATS:
        path = folder / f"table.{name}"
        write(table, path)
        raw = _median(lambda read=read, path=path: read(path))
        own = _median(lambda path=path: parse_file(path, contract, "11", period, _KEY))
        print(f"{name:10} {raw:8.2f} {own:10.2f} {rows / own:10.0f} {own / raw:6.1f}")


def _run(folder: Path, staff: int) -> None:
    """A first night, and a night with nothing new, as whole processes."""
    started = time.perf_counter()
    generate(GeneratorOptions(folder, ("11",), staff, 24, date(2025, 12, 31), seed=1), lambda label, done, total: None)
    print(f"\n{staff} staff, 24 months: generated in {time.perf_counter() - started:.1f} s")
    for night in ("first night", "nothing new"):
        rsnms = Path(sys.executable).with_name("rsnms")
        command = [rsnms, "run", "--data-dir", folder, "--as-of", "2025-12-31"]
        started = time.perf_counter()
        code = subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode
        print(f"  {night}: {time.perf_counter() - started:.1f} s, exit {code}")


def _median(action: Callable[[], object]) -> float:
    times = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _read_xlsx(path: Path) -> object:
    return fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").to_polars()


Format = tuple[str, Callable[[pl.DataFrame, Path], object], Callable[[Path], object]]
_FORMATS: list[Format] = [
    ("csv", lambda t, p: t.write_csv(p), lambda p: pl.read_csv(p, infer_schema=False)),
    ("xlsx", lambda t, p: t.write_excel(p), _read_xlsx),
    ("parquet", lambda t, p: t.write_parquet(p), pl.read_parquet),
    ("jsonl", lambda t, p: t.write_ndjson(p), pl.read_ndjson),
]

if __name__ == "__main__":
    main()
