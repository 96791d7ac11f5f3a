"""The process that runs the suites: `python -m pipelines.quality.expectations.worker`, started and read by `run`.

It imports Great Expectations (seconds) and measures the lake while the warehouse is still being built by its parent;
then it waits for the word that there is one. It writes measurements, one JSON object a line, and nothing else.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TextIO

from pipelines.quality.expectations.suites import Suite, load_suites


def main(lake: Path, as_of: date, orders: TextIO, answers: TextIO) -> None:
    """Measures the suites of `lake`, then, when a line with the path of the warehouse arrives, all others.

    An end of input instead of that line ends it: its parent is gone.
    """
    suites = load_suites()
    in_lake = [s for s in suites if s.schema == "lake"]
    _answer(None, lake, in_lake, as_of, answers)
    warehouse = orders.readline().strip()
    if warehouse:
        _answer(Path(warehouse), None, [s for s in suites if s not in in_lake], as_of, answers)


def _answer(warehouse: Path | None, lake: Path | None, suites: Sequence[Suite], as_of: date, answers: TextIO) -> None:
    from pipelines.quality.expectations.measure import measured, opened  # noqa: PLC0415 - imports take seconds

    with opened(warehouse, lake) as con:
        for measurement in measured(con, suites, as_of):
            answers.write(json.dumps(asdict(measurement)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), sys.stdin, sys.stdout)
