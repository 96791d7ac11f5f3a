"""What the nightly build spares dbt: macros that no node calls, events that nobody hears, files that nobody reads.

dbt hands every macro it knows to every node anew, twice, writes each of some ten thousand events out as a message
before it asks who listens, and puts the SQL of each node into two files: together half of a small build. What is left
out changes no SQL; a macro that is missing stops the build by name. Running dbt belongs to `dbt_runner`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from dbt.contracts.graph.nodes import ParsedNode
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager, get_event_manager

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest
    from dbt.contracts.graph.nodes import Macro

#: of dbt's own macros those for what the project does not do, unless something that is kept calls one
_UNUSED = (
    "macros/adapters/apply_grants",
    "macros/adapters/freshness",
    "macros/adapters/show",
    "macros/adapters/timestamps",
    "macros/adapters/validate_sql",
    "macros/catalog",
    "macros/flights",
    "macros/materializations/external",
    "macros/materializations/functions",
    "macros/materializations/incremental",
    "macros/materializations/models",
    "macros/materializations/snapshots",
    "macros/materializations/table_function",
    "macros/python_model",
    "macros/relations/column",
    "macros/relations/materialized_view",
    "macros/snapshot_helper",
    "macros/unit_test_sql",
    "macros/utils",
)
_KEPT = ("macros/relations/column/columns_spec_ddl",)
#: what the caller counts progress by
_HEARD = frozenset({"ConcurrencyLine", "NodeFinished"})


def drop_unused_macros(manifest: Manifest) -> None:
    """Takes macros that nothing calls out of the manifest, in place; unit tests would need some of them."""
    kept = {name for name, macro in manifest.macros.items() if not _is_spare(macro)}
    called = _with_called(
        manifest, [*kept, *(name for node in manifest.nodes.values() for name in node.depends_on.macros)]
    )
    for name in manifest.macros.keys() - called:
        del manifest.macros[name]


def _is_spare(macro: Macro) -> bool:
    path = macro.original_file_path.replace("\\", "/")
    return macro.package_name in ("dbt", "dbt_duckdb") and path.startswith(_UNUSED) and not path.startswith(_KEPT)


def _with_called(manifest: Manifest, waiting: list[str]) -> set[str]:
    """These macros, those that they call, and so on."""
    called: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in called and name in manifest.macros:
            called.add(name)
            waiting += manifest.macros[name].depends_on.macros
    return called


class FewEvents(EventManager):
    """Hears of progress, warnings and errors only."""

    def fire_event(
        self, e: Any, level: Any = None, node: Any = None, force_warn_or_error_handling: bool = False
    ) -> None:
        """As dbt does; what is below a warning and tells no progress goes no further."""
        said = level or e.level_tag()
        if type(e).__name__ in _HEARD or said.value in ("warn", "error") or force_warn_or_error_handling:
            super().fire_event(e, level, node, force_warn_or_error_handling)


@contextmanager
def few_events() -> Iterator[None]:
    """While it lasts, dbt in this process speaks to `FewEvents`."""
    before = get_event_manager()
    ctx_set_event_manager(FewEvents())
    try:
        yield
    finally:
        ctx_set_event_manager(before)


@contextmanager
def no_files_of_sql() -> Iterator[None]:
    """While it lasts, dbt in this process keeps compiled SQL in memory; the folder would be removed after the build."""
    before = ParsedNode.write_node
    ParsedNode.write_node = _written_nowhere
    try:
        yield
    finally:
        ParsedNode.write_node = before


def _written_nowhere(node: ParsedNode, project_root: str, compiled_path: object, compiled_code: str) -> None:
    """Stands for `ParsedNode.write_node`."""
