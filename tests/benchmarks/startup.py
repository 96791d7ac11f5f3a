"""How long it takes to begin: imports of the heavy parts and of the product, and Dagster's definitions."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator

from tests.benchmarks.measure import Measurement, whole_process

_STARTS = {
    "python alone": "pass",
    "rsnms --help": "from pipelines.cli import main; main(['--help'], standalone_mode=False)",
    "import dagster": "import dagster",
    "import dagster_dbt": "import dagster_dbt",
    "import dbt": "import dbt.cli.main",
    "import great_expectations": "import great_expectations",
    "Dagster's definitions": "import pipelines.definitions as d; d.defs",
}
#: seconds
_AT_MOST = {"Dagster's definitions": 10.0}


def measure(size: str) -> Iterator[Measurement]:
    """Seconds of whole processes, medians of three (of one when `size` is small)."""
    for name, code in _STARTS.items():
        spent = [whole_process([sys.executable, "-c", code]) for _ in range(1 if size == "small" else 3)]
        if any(s.code for s in spent):
            raise RuntimeError(f"{name}: {spent[0].output[-500:]}")
        seconds = statistics.median(s.wall for s in spent)
        yield Measurement("Start-up", name, seconds, "s", at_most=_AT_MOST.get(name))
