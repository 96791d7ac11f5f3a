"""The dbt project as SQL, run by DuckDB alone: a warehouse of a small lake in seconds, without dbt's cost per table.

What dbt adds besides order and names (contracts, tests, hooks) is left out; that the tables are those of a whole run is
tried in `tests/integration/test_nightly.py`. dbt compiles once for all tests and workers. Nothing is judged here.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from pipelines.assets import dbt_runner
from pipelines.assets.increments import EVERYTHING, Plan, complete
from pipelines.assets.manifest import prepare
from pipelines.contracts import load_contracts
from pipelines.reference import region_codes
from pipelines.settings import Settings

#: what stands in compiled SQL for the lake and the day of a build
_LAKE, _AS_OF = "/lake-of-compiled-sql", date(2999, 1, 31)
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

    def sql(self, lake: Path, as_of: date, plan: Plan) -> str:
        """What makes it from this lake by this plan."""
        sql = self.increment if self.is_incremental(plan) else self.full
        for region in region_codes() if plan.is_increment else ():
            sql = sql.replace(_mark(region).isoformat(), (plan.affected or {}).get(region, _NEVER).isoformat())
        return sql.replace(_LAKE, str(lake)).replace(_AS_OF.isoformat(), as_of.isoformat())


def build_warehouse(settings: Settings, as_of: date, plan: Plan = EVERYTHING) -> Path:
    """Make the warehouse of the lake anew in `settings.build_file`; the file."""
    target = settings.build_file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with duckdb.connect(str(target), config={"threads": "1"}) as con:
        if plan.previous:
            con.execute(f"attach '{plan.previous}' as previous (read_only)")
        for schema in {node.name.split(".")[0] for node in _nodes()}:
            con.execute(f"create schema {schema}")
        for node in _nodes():
            con.execute(f"create {node.kind} {node.name} as {node.sql(settings.lake, as_of, plan)}")
    complete(settings, as_of, plan)
    return target


def _mark(region: str) -> date:
    """A day that stands for the first month of a region in compiled SQL."""
    return date(1000 + int(region), 1, 1)


@cache
def _nodes() -> Sequence[Node]:
    """In an order in which they can be made; kept beside the parsed project, which other workers read, too."""
    kept = prepare().state.with_name(f"compiled-{_version()}.json")
    with kept.with_suffix(".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_text(json.dumps([asdict(node) for node in _compiled()]), encoding="utf-8")
    return [Node(**node) for node in json.loads(kept.read_text(encoding="utf-8"))]


def _version() -> str:
    """The project has its own hash; this is of what compiles it."""
    sources = [Path(__file__), *sorted(Path(dbt_runner.__file__).parent.rglob("*.py"))]
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in sources))
    return hashlib.sha256(f"{digest.hexdigest()} {list(load_contracts())}".encode()).hexdigest()[:16]


def _compiled() -> list[Node]:
    sources = tuple(load_contracts())
    marked = Plan({region: _mark(region) for region in region_codes()}, Path("/previous.duckdb"), "", sources)
    with TemporaryDirectory() as folder:
        full, increment = (_compile(Path(folder), plan) for plan in (EVERYTHING, marked))
    names = [node.unique_id for node in full.values()]
    assert increment.keys() == full.keys()
    assert len(names) > 150
    return [Node(f"{n.schema}.{n.name}", _kind(n), _sql(n), _sql(increment[n.unique_id])) for n in _in_order(full)]


def _compile(work: Path, plan: Plan) -> dict[str, Any]:
    before = {name: os.environ.get(name) for name in ("RSNMS_LAKE_DIR", "RSNMS_BUILD_DB")}
    os.environ |= {"RSNMS_LAKE_DIR": _LAKE, "RSNMS_BUILD_DB": str(work / "compiled.duckdb")}
    try:
        results = dbt_runner._invoke(("compile", *_MADE), _AS_OF, work, lambda *_: None, plan)
    finally:
        dbt_runner._close_database()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    return {r.node.unique_id: r.node for r in results}


def _in_order(nodes: dict[str, Any]) -> Iterator[Any]:
    done: set[str] = set()
    while len(done) < len(nodes):
        ready = [n for n in nodes.values() if n.unique_id not in done and done.issuperset(_parents(n))]
        assert ready
        done.update(n.unique_id for n in ready)
        yield from ready


def _parents(node: Any) -> list[str]:
    return [] if node.resource_type == "seed" else list(node.depends_on.nodes)


def _kind(node: Any) -> str:
    return "view" if node.config.materialized == "view" else "table"


def _sql(node: Any) -> str:
    if node.resource_type != "seed":
        return str(node.compiled_code)
    path = Path(node.root_path or "") / node.original_file_path
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in node.config.column_types.items())
    return f"from read_csv('{path}', header = true, delim = ',', quote = '\"', escape = '\"', types = {{{types}}})"
