"""`python -m tests.sparing_dbt …` is `dbt …` with what the nightly build spares it: events that nobody hears."""

from __future__ import annotations

import sys

from dbt.cli.main import dbtRunner

from pipelines.assets.dbt_economy import few_events, no_files_of_sql

if __name__ == "__main__":
    with few_events(), no_files_of_sql():
        outcome = dbtRunner().invoke(sys.argv[1:])
    if outcome.exception is not None:
        raise outcome.exception
    for result in getattr(outcome.result, "results", []):
        if result.status in ("error", "fail"):
            sys.stdout.write(f"{result.node.name}: {result.message}\n")
    sys.exit(not outcome.success)
