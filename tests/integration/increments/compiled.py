"""The dbt project as SQL, run by DuckDB alone: a warehouse of a small lake in a second or two instead of twenty.

What dbt adds besides order and names (contracts, tests, hooks) is no matter here. Nothing is judged in this module.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipelines.assets import dbt_runner
from pipelines.assets.increments import EVERYTHING, Plan, complete
from pipelines.contracts import load_contracts
from pipelines.settings import Settings

#: no month end is after it: a region with it has nothing to compute
_NEVER = date(9999, 12, 31)
_MADE = ("--select", "resource_type:model", "resource_type:seed", "--exclude", "resource_type:test")


@dataclass(frozen=True)
class Node:
    """A seed or model; `full` and `increment` are what makes it in a full build and where months are taken over."""

    name: str
    kind: str
    full: str
    increment: str

    def is_incremental(self, plan: Plan) -> bool:
        """Whether the plan makes it otherwise than a full build: a fate only where nothing was delivered."""
        source = self.name.removeprefix("intermediate.int_").removesuffix("__fate")
        return plan.is_increment and (not self.name.endswith("__fate") or source in plan.taken_over)


@dataclass(frozen=True)
class Project:
    """The nodes in an order in which they can be made, compiled for the lake and the day of `settings`."""

    nodes: Sequence[Node]
    as_of: date
    regions: tuple[str, ...]

    def build(self, settings: Settings, plan: Plan = EVERYTHING) -> Path:
        """Make the warehouse of the lake anew in `settings.build_file`; the file."""
        target = settings.build_file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        with duckdb.connect(str(target), config={"threads": "1"}) as con:
            if plan.previous:
                con.execute(f"attach '{plan.previous}' as previous (read_only)")
            for schema in {node.name.split(".")[0] for node in self.nodes}:
                con.execute(f"create schema {schema}")
            for node in self.nodes:
                sql = node.increment if node.is_incremental(plan) else node.full
                for region in self.regions:
                    sql = sql.replace(_mark(region).isoformat(), (plan.affected or {}).get(region, _NEVER).isoformat())
                con.execute(f"create {node.kind} {node.name} as {sql}")
        complete(settings, self.as_of, plan)
        return target


def compiled(settings: Settings, as_of: date, regions: tuple[str, ...]) -> Project:
    """The project for the lake of these settings; other settings may share the lake by a link."""
    os.environ |= {"RSNMS_LAKE_DIR": str(settings.lake), "RSNMS_BUILD_DB": str(settings.build_file)}
    settings.build_file.parent.mkdir(parents=True, exist_ok=True)
    sources = tuple(load_contracts())
    marked = Plan({region: _mark(region) for region in regions}, settings.warehouse_file, "", sources)
    full, increment = (_nodes(settings, as_of, plan) for plan in (EVERYTHING, marked))
    names = [node.unique_id for node in full.values()]
    assert increment.keys() == full.keys()
    assert len(names) > 150
    nodes = [Node(f"{n.schema}.{n.name}", _kind(n), _sql(n), _sql(increment[n.unique_id])) for n in _in_order(full)]
    return Project(nodes, as_of, regions)


def _mark(region: str) -> date:
    """A day that stands for the first month of a region in compiled SQL."""
    return date(1000 + int(region), 1, 1)


def _nodes(settings: Settings, as_of: date, plan: Plan):  # type: ignore[no-untyped-def]  # nodes of dbt have no types
    work = settings.data_dir / "compiling"
    try:
        results = dbt_runner._invoke(("compile", *_MADE), as_of, work, lambda *_: None, plan)
    finally:
        dbt_runner._close_database()
    return {r.node.unique_id: r.node for r in results}


def _in_order(nodes):  # type: ignore[no-untyped-def]
    done: set[str] = set()
    while len(done) < len(nodes):
        ready = [n for n in nodes.values() if n.unique_id not in done and done.issuperset(_parents(n))]
        assert ready
        done.update(n.unique_id for n in ready)
        yield from ready


def _parents(node) -> list[str]:  # type: ignore[no-untyped-def]
    return [] if node.resource_type == "seed" else list(node.depends_on.nodes)


def _kind(node) -> str:  # type: ignore[no-untyped-def]
    return "view" if node.config.materialized == "view" else "table"


def _sql(node) -> str:  # type: ignore[no-untyped-def]
    if node.resource_type != "seed":
        return str(node.compiled_code)
    path = Path(node.root_path or "") / node.original_file_path
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in node.config.column_types.items())
    return f"from read_csv('{path}', header = true, delim = ',', quote = '\"', escape = '\"', types = {{{types}}})"
