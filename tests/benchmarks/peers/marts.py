"""All marts from a lake by the dbt project, on the engine that is named: a process that a benchmark measures.

`python -m tests.benchmarks.peers.marts <engine> <data directory> <key> <region> <as_of>`. No checks, no release.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from pipelines.assets.dbt_runner import build
from pipelines.assets.engine import ENGINES
from pipelines.settings import Settings

if __name__ == "__main__":
    wanted, data, key, region, as_of = sys.argv[1:]
    [engine] = [e for e in ENGINES if e == wanted]
    build(Settings(Path(data), Path(key), (region,)), date.fromisoformat(as_of), with_tests=False, engine=engine)
