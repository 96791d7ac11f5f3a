"""What the nightly build spares dbt, and that nothing needed is spared."""

from __future__ import annotations

from pathlib import Path

from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import ParsedNode
from dbt.events.types import ConcurrencyLine, FinishedCleanPaths, InputFileDiffError, InvalidMacroAnnotation
from dbt_common.events.event_manager_client import get_event_manager
from dbt_common.events.functions import fire_event

from pipelines.assets.dbt_economy import drop_unused_macros, few_events, no_files_of_sql
from pipelines.assets.manifest import prepare


def test_many_macros_go_and_none_that_is_called() -> None:
    manifest = Manifest.from_msgpack(prepare().state.read_bytes())
    before = set(manifest.macros)
    drop_unused_macros(manifest)
    nodes = {name for node in manifest.nodes.values() for name in node.depends_on.macros}
    called = (nodes | {name for macro in manifest.macros.values() for name in macro.depends_on.macros}) & before
    assert "macro.dbt.get_limit_subquery_sql" in called, "what runs a test calls it"
    assert called <= manifest.macros.keys()
    assert {name for name in before if name.startswith("macro.rsnms.")} <= manifest.macros.keys()
    assert len(manifest.macros) < len(before) / 1.5


def test_progress_and_warnings_are_heard_and_nothing_else() -> None:
    heard: list[str] = []
    outside = get_event_manager()
    with few_events():
        get_event_manager().add_callback(lambda message: heard.append(message.info.name))
        fire_event(FinishedCleanPaths())
        fire_event(ConcurrencyLine(num_threads=1, target_name="x", node_count=3))
        fire_event(InvalidMacroAnnotation(msg="x", macro_unique_id="y"))
        fire_event(InputFileDiffError(category="x", file_id="y"))
    assert heard == ["ConcurrencyLine", "InvalidMacroAnnotation"]
    assert get_event_manager() is outside


def test_sql_is_written_to_no_file_while_it_is_spared(tmp_path: Path) -> None:
    manifest = Manifest.from_msgpack(prepare().state.read_bytes())
    node = next(n for n in manifest.nodes.values() if isinstance(n, ParsedNode))
    with no_files_of_sql():
        node.write_node(str(tmp_path), "spared.sql", "select 1")
    node.write_node(str(tmp_path), "written.sql", "select 1")
    assert [p.name for p in tmp_path.iterdir()] == ["written.sql"]
