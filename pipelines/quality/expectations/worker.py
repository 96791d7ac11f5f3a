"""The process that runs the suites: `python -m pipelines.quality.expectations.worker`, started and read by `run`.

It imports Great Expectations (seconds) and measures the lake while the warehouse is still being built by its parent;
then it waits for the word that there is one. It writes measurements, one JSON object a line, and nothing else.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TextIO

import duckdb

from pipelines.quality.expectations.measurement import Measurement
from pipelines.quality.expectations.suites import load_suites


def main(lake: Path, as_of: date, orders: TextIO, answers: TextIO) -> None:
    """Measures the suites of `lake`, prepares the others and measures them when a line names the warehouse.

    An end of input instead of that line ends it: its parent is gone.
    """
    # Importing takes seconds, so that it waits until the process is one that measures.
    from pipelines.quality.expectations.measure import measured, prepared, read_lake, read_warehouse  # noqa: PLC0415

    suites = load_suites()
    in_lake = [s for s in suites if s.schema == "lake"]
    with duckdb.connect() as con:
        read_lake(con, lake)
        _answer(measured(con, in_lake, as_of), answers)
        others = prepared(con, [s for s in suites if s not in in_lake], as_of)
        if warehouse := orders.readline().strip():
            read_warehouse(con, Path(warehouse))
            _answer((found for suite in others for found in suite.measure()), answers)


def _answer(measurements: Iterable[Measurement], answers: TextIO) -> None:
    for measurement in measurements:
        answers.write(json.dumps(asdict(measurement)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), sys.stdin, sys.stdout)
