"""The graph from landing to release, and when it runs."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dagster import (
    AssetKey,
    Definitions,
    RunRequest,
    SensorResult,
    SkipReason,
    build_schedule_context,
    build_sensor_context,
)

from pipelines.assets.assembly import assemble
from pipelines.assets.clock import last_month_end
from pipelines.assets.manifest import prepare
from pipelines.assets.triggers import QUIET_SECONDS, landing_sensor, nightly_schedule
from pipelines.contracts import load_contracts

REGIONS = ("04", "11", "65")
START, END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return assemble(REGIONS)


def test_every_source_is_an_asset_partitioned_by_region(definitions: Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    for source in [*load_contracts(), "deliveries", "rejections"]:
        node = graph.get(AssetKey(["lake", source]))
        assert node.partitions_def is not None
        assert node.partitions_def.get_partition_keys() == list(REGIONS)


def test_every_model_seed_and_test_of_dbt_is_in_the_graph(definitions: Definitions) -> None:
    nodes = prepare().graph()["nodes"].values()
    graph = definitions.resolve_asset_graph()
    tables = {AssetKey([n["schema"], n["name"]]) for n in nodes if n["resource_type"] in ("model", "seed")}
    assert len(tables) > 100
    assert tables <= set(graph.get_all_asset_keys())
    generic = {n["name"] for n in nodes if n["resource_type"] == "test" and n.get("attached_node")}
    assert generic <= {key.name for key in graph.asset_check_keys}


def test_staging_reads_the_lake_and_the_release_hangs_on_everything(definitions: Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    assert AssetKey(["lake", "staff"]) in graph.get(AssetKey(["staging", "stg_staff"])).parent_keys
    upstream, waiting = set(), [AssetKey(["release", "current"])]
    while waiting:
        for parent in graph.get(waiting.pop()).parent_keys - upstream:
            upstream.add(parent)
            waiting.append(parent)
    assert {AssetKey(["lake", source]) for source in load_contracts()} <= upstream
    assert AssetKey(["marts", "kpi_regional"]) in upstream
    assert AssetKey(["audit", "check_results"]) in upstream


def test_the_schedule_starts_one_run_for_all_regions() -> None:
    schedule = nightly_schedule(("65",))
    assert (schedule.name, schedule.execution_timezone) == ("nightly_schedule", "Asia/Yekaterinburg")
    with build_schedule_context() as context:
        requests = nightly_schedule(REGIONS).evaluate_tick(context).run_requests
    assert requests is not None
    assert [(r.tags[START], r.tags[END]) for r in requests] == [("04", "65")]


def test_the_sensor_waits_for_files_to_settle_and_asks_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RSNMS_DATA_DIR", str(tmp_path))
    sensor = landing_sensor(REGIONS)

    def look(cursor: str | None) -> SensorResult | SkipReason:
        result = sensor(build_sensor_context(cursor=cursor))
        assert isinstance(result, SensorResult | SkipReason)
        return result

    assert isinstance(look(None), SkipReason)
    file = tmp_path / "landing" / "11" / "staff" / "2024" / "a.csv"
    file.parent.mkdir(parents=True)
    file.write_text("x", encoding="utf-8")
    assert isinstance(look(None), SkipReason)
    settled = time.time() - QUIET_SECONDS - 1
    os.utime(file, (settled, settled))
    first = look(None)
    assert isinstance(first, SensorResult)
    [request] = first.run_requests or []
    assert isinstance(request, RunRequest)
    assert request.tags[END] == "65"
    assert isinstance(look(first.cursor), SkipReason)
    file.write_text("longer", encoding="utf-8")
    os.utime(file, (settled, settled))
    assert isinstance(look(first.cursor), SensorResult)


def test_the_month_ends_by_the_clock_of_the_region() -> None:
    new_year_in_moscow = datetime(2024, 12, 31, 21, 30, tzinfo=UTC)
    assert last_month_end(("11",), new_year_in_moscow).isoformat() == "2024-12-31"
    assert last_month_end(("11",), datetime(2024, 12, 31, 20, 30, tzinfo=UTC)).isoformat() == "2024-11-30"
    assert last_month_end(("10",), datetime(2024, 12, 31, 15, 30, tzinfo=UTC)).isoformat() == "2024-12-31"


def test_the_definitions_load_in_ten_seconds() -> None:
    """Measured in processor time, so that a busy machine does not fail it."""
    prepare()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RSNMS_")}
    subprocess.run([sys.executable, "-c", "import pipelines.definitions"], env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 10
