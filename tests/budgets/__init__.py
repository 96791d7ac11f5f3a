"""What a run may cost in counts: statements, scans, files and bytes, which are the same on every machine.

`budgets.yml` has what was measured when it was last renewed. Seconds do not belong here: see `tests/benchmarks`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("budgets.yml")
RENEW = "RSNMS_RENEW_BUDGETS"
_COMMAND = f"{RENEW}=1 .venv/bin/pytest tests/unit/dbt/test_scan_budget.py tests/integration/test_run_budget.py"
_HEAD = f"# What a run costs in counts. Renewed, where a new cost is worth it, by\n# {_COMMAND}\n"


def exceeded(recorded: Mapping[str, float], measured: Mapping[str, float], slack: float) -> dict[str, str]:
    """What costs more than its record allows, or has none; `slack` is a share of the record."""
    return {
        name: f"{figure:,g}, recorded {recorded[name]:,g}" if name in recorded else f"{figure:,g}, not recorded"
        for name, figure in measured.items()
        if name not in recorded or figure > recorded[name] * (1 + slack)
    }


def hold(section: str, measured: Mapping[str, float], slack: float = 0.0) -> None:
    """AssertionError where something costs more than recorded; with RSNMS_RENEW_BUDGETS=1 records it instead."""
    budgets = yaml.safe_load(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    if os.environ.get(RENEW):
        renewed = budgets | {section: dict(measured)}
        FILE.write_text(_HEAD + yaml.safe_dump(renewed, sort_keys=True), encoding="utf-8")
        return
    over = exceeded(budgets.get(section, {}), measured, slack)
    assert not over, (
        f"A run costs more than it did ({section}): {over}. A scan, a statement or a byte that all nights pay for was "
        "added: look whether one that is there can serve. If it is worth its cost, record it with "
        f"`{_COMMAND}` and say in the commit what it buys."
    )
