"""The whole work of a worker process with one file of diagnostics, beside which the script of pandas is timed.

    python -m tests.benchmarks.one_file <file> <folder for its rows>

Prints the accepted row numbers and the reasons of the rejected, as the peer does. No measuring here.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import polars as pl

from pipelines.ingest.worker import ParseTask, run_task


def answer(path: Path, parts: Path) -> dict[str, object]:
    """accepted: row numbers; rejected: row → reasons, sorted. ValueError where the file was not accepted."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    task = ParseTask(path, "diagnostics", "46", "2026", digest, "one", parts, parts / "quarantine", bytes(32))
    outcome = run_task(task).outcome
    if outcome is None or outcome.status != "accepted":
        raise ValueError(f"not accepted: {outcome}")
    rows = pl.read_parquet(task.rows_file, hive_partitioning=False)["row_number"]
    findings = pl.read_parquet(task.findings_file).filter(pl.col("severity") == "rejection")
    found = findings.sort("row_number", "reason").group_by("row_number", maintain_order=True).agg("reason")
    return {"accepted": rows.to_list(), "rejected": {str(row): reasons for row, reasons in found.iter_rows()}}


if __name__ == "__main__":
    json.dump(answer(Path(sys.argv[1]), Path(sys.argv[2])), sys.stdout)
