"""What DuckDB would read for the statements of a built dbt project, by its own plans."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

#: a plan must not depend on how few rows there are: an empty table would be no scan
_BY_SIZE = "set disabled_optimizers = 'statistics_propagation,empty_result_pullup'"
_READS = {"SEQ_SCAN": "scans of tables", "READ_PARQUET": "reads of the lake"}


def nodes(target: Path, kind: str) -> dict[str, str]:
    """Compiled SQL of the nodes of a kind that dbt executes, by name; views run with what reads them."""
    manifest = json.loads((target / "manifest.json").read_bytes())
    return {
        node["name"]: node["compiled_code"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == kind and node["config"]["materialized"] != "view"
    }


def reads(warehouse: Path, statements: dict[str, str]) -> Counter[str]:
    """How often a table is scanned and the lake is read, over all these statements."""
    found: Counter[str] = Counter()
    with duckdb.connect(str(warehouse), read_only=True) as db:
        db.execute(_BY_SIZE)
        for sql in statements.values():
            [(_, plan)] = db.execute(f"explain (format json) {sql}").fetchall()
            names = (step["name"].strip() for top in json.loads(plan) for step in _steps(top))
            found.update(_READS[name] for name in names if name in _READS)
    return found


def statements_sent(logs: Path) -> Counter[str]:
    """Statements that dbt sent to DuckDB by the kind of the node, from its log."""
    lines = (line for log in logs.glob("dbt.log*") for line in log.read_text(encoding="utf-8").splitlines())
    sent = (line.partition("] On ")[2] or line.partition(": On ")[2] for line in lines if " On " in line)
    return Counter(word.partition(".")[0] for word in sent if word.partition(".")[0] in ("model", "seed", "test"))


def _steps(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield step
    for child in step.get("children", []):
        yield from _steps(child)
