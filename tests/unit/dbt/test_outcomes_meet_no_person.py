"""Results of ВПР, ОГЭ and ЕГЭ are never joined to a person: read off the graph of dbt and the tables it built."""

from __future__ import annotations

import json
import re
from typing import Any

import duckdb
import pytest

pytestmark = pytest.mark.slow

PERSONAL = re.compile(r"(^|_)(person|mentor|mentee|tutor|snils)(_id|_key|_snils|$)|^birth_|full_name")
#: tables of the audit that count rows of every source side by side and join none; they hold no person either
ACCOUNTS = {"file_ledger", "orphans"}
Node = dict[str, Any]


def violations(nodes: dict[str, Node], columns: dict[str, set[str]]) -> list[str]:
    """Models that see outcomes (through any chain) and a person: in a column of theirs, or of a table they read.

    `nodes` is the manifest's; `columns` holds the columns of every table by name.
    """
    from_outcomes = {n for n, node in nodes.items() if re.match(r"(stg|int)_outcomes", node["name"])}
    models = {n: node for n, node in nodes.items() if node["resource_type"] == "model"}
    while grown := {
        n for n, node in models.items() if n not in from_outcomes and from_outcomes & set(node["depends_on"]["nodes"])
    }:
        from_outcomes |= grown

    def is_personal(node_id: str) -> bool:
        return any(PERSONAL.search(c) for c in columns.get(nodes[node_id]["name"], ()))

    found = []
    for node_id in sorted(from_outcomes & set(models)):
        parents = [p for p in models[node_id]["depends_on"]["nodes"] if p in models]
        name = models[node_id]["name"]
        if is_personal(node_id) or (name not in ACCOUNTS and any(is_personal(p) for p in parents)):
            found.append(name)
    return found


@pytest.fixture(scope="module")
def graph(copy) -> tuple[dict[str, Node], dict[str, set[str]]]:
    manifest = json.loads((copy.folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    with duckdb.connect(str(copy.warehouse), read_only=True) as db:
        rows = db.execute("select table_name, column_name from information_schema.columns").fetchall()
    columns: dict[str, set[str]] = {}
    for table, column in rows:
        columns.setdefault(table, set()).add(column)
    return manifest["nodes"], columns


def test_no_model_joins_outcomes_to_a_person(graph: tuple[dict[str, Node], dict[str, set[str]]]) -> None:
    nodes, columns = graph
    models = {node["name"] for node in nodes.values() if node["resource_type"] == "model"}
    assert {"stg_outcomes", "int_outcomes__in_force", "outcome_correlation"} <= models
    assert models <= set(columns), "a model without a table cannot be judged"
    assert PERSONAL.search("person_key")
    assert violations(nodes, columns) == []


@pytest.mark.parametrize(
    ("parents", "planted_columns"),
    [
        (["int_outcome_cells"], {"municipality_code", "person_key"}),
        (["int_outcomes__in_force", "int_staff_population"], {"org_inn", "mean_percent", "teachers_count"}),
        (["outcome_correlation"], {"mentee_key"}),
    ],
    ids=["a person column", "a join through the school", "far down the chain"],
)
def test_a_planted_join_is_found(
    graph: tuple[dict[str, Node], dict[str, set[str]]], parents: list[str], planted_columns: set[str]
) -> None:
    nodes, columns = graph
    planted = {
        "name": "planted",
        "resource_type": "model",
        "depends_on": {"nodes": [f"model.rsnms.{p}" for p in parents]},
    }
    assert violations(nodes | {"model.rsnms.planted": planted}, columns | {"planted": planted_columns}) == ["planted"]
