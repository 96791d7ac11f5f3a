"""What a build costs: nodes, statements that dbt sends, scans of tables, reads of the lake. One more fails a test."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.budgets import exceeded, hold
from tests.budgets.plans import nodes, reads, statements_sent


def test_a_build_sends_and_scans_no_more_than_recorded(copy) -> None:
    made = json.loads((copy.folder / "target" / "manifest.json").read_bytes())["nodes"].values()
    count = Counter(node["resource_type"] for node in made)
    sent = statements_sent(copy.folder / "target" / "logs")
    measured: dict[str, float] = {
        "models": count["model"],
        "tests": count["test"],
        "statements of models": sent["model"],
        "statements of seeds": sent["seed"],
        "statements of tests": sent["test"],
    }
    for kind, title in (("model", "models"), ("test", "tests")):
        found = reads(copy.warehouse, nodes(copy.folder / "target", kind))
        measured |= {f"{what}, {title}": figure for what, figure in found.items()}
    assert all(measured.values())
    hold("build", measured)


@pytest.mark.parametrize(
    "scan, what",
    [
        ("(select count(*) from intermediate.int_staff_population)", "scans of tables"),
        ("(select count(*) from staging.stg_staff)", "reads of the lake"),
    ],
)
def test_one_more_scan_is_found(copy, scan: str, what: str) -> None:
    before = {"kpi_regional": nodes(copy.folder / "target", "model")["kpi_regional"]}
    after = {"kpi_regional": f"select *, {scan} as more from ({before['kpi_regional']})"}
    recorded, measured = reads(copy.warehouse, before), reads(copy.warehouse, after)
    assert what in exceeded(recorded, measured, 0)


def test_what_is_not_recorded_is_told_and_slack_is_a_share() -> None:
    assert exceeded({}, {"scans": 1}, 0) == {"scans": "1, not recorded"}
    assert exceeded({"bytes": 100}, {"bytes": 105}, 0.05) == {}
    assert exceeded({"bytes": 100}, {"bytes": 106}, 0.05) == {"bytes": "106, recorded 100"}
