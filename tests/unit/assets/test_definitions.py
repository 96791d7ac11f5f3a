"""The graph from landing to release, and when it runs."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from dagster import (
    AssetKey,
    BackfillPolicy,
    Definitions,
    RunRequest,
    SensorResult,
    SkipReason,
    build_schedule_context,
    build_sensor_context,
)
from dagster._core.definitions.freshness import CronFreshnessPolicy

from pipelines.assets import care, triggers
from pipelines.assets.assembly import assemble
from pipelines.assets.care import DATA_DIRECTORY
from pipelines.assets.clock import last_month_end
from pipelines.assets.landing_watch import PATIENCE
from pipelines.assets.manifest import prepare
from pipelines.assets.run_log import RUN_CONFIG
from pipelines.assets.triggers import landing_sensor, nightly_schedule
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
    assert all(r.run_config == RUN_CONFIG for r in requests), "else errors are quoted in Dagster's own log"


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], SensorResult | SkipReason]:
    """One tick of the sensor with this cursor."""
    monkeypatch.setenv("RSNMS_DATA_DIR", str(tmp_path))
    sensor = landing_sensor(REGIONS)

    def tick(cursor: str | None) -> SensorResult | SkipReason:
        result = sensor(build_sensor_context(cursor=cursor))
        assert isinstance(result, SensorResult | SkipReason)
        return result

    return tick


def place(landing: Path, name: str = "a.csv", text: str = "x") -> Path:
    file = landing / "11" / "staff" / "2024" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def ticks(look: Callable[[str | None], SensorResult | SkipReason], cursor: str | None, number: int) -> list[int]:
    """Runs asked for at each of so many ticks."""
    found = []
    for _ in range(number):
        result = look(cursor)
        assert isinstance(result, SensorResult)
        found.append(len(result.run_requests or []))
        cursor = result.cursor
    return found


def test_the_sensor_waits_until_two_looks_find_the_same_and_asks_once(look: Any, tmp_path: Path) -> None:
    assert ticks(look, None, 2) == [0, 0]
    file = place(tmp_path / "landing")
    first = look(None)
    assert first.skip_reason.skip_message == "Файлы ещё поступают."
    file.write_text("xx", encoding="utf-8")
    second = look(first.cursor)
    assert not second.run_requests, "the size has changed"
    third = look(second.cursor)
    [request] = third.run_requests
    assert isinstance(request, RunRequest)
    assert request.tags[END] == "65"
    assert request.run_config == RUN_CONFIG
    assert ticks(look, third.cursor, 3) == [0, 0, 0]
    place(tmp_path / "landing", "b.csv")
    assert ticks(look, third.cursor, 3) == [0, 1, 0]


def test_no_clock_of_a_sender_keeps_the_sensor_from_starting(look: Any, tmp_path: Path) -> None:
    for moment in (4_000_000_000, 1):
        file = place(tmp_path / "landing", f"{moment}.csv")
        os.utime(file, (moment, moment))
        assert ticks(look, None, 3) == [0, 1, 0]


@pytest.mark.parametrize("name", ["~$a.xlsx", ".a.csv", "a.csv.part", "a.csv.filepart", "a.tmp", "a.crdownload"])
def test_names_that_are_not_finished_start_nothing(look: Any, tmp_path: Path, name: str) -> None:
    place(tmp_path / "landing", name)
    assert ticks(look, None, 3) == [0, 0, 0]


def test_files_that_go_and_come_back_are_looked_at_again(look: Any, tmp_path: Path) -> None:
    file = place(tmp_path / "landing")
    place(tmp_path / "landing", "b.csv")
    keys = []
    cursor = None
    for step in (lambda: None, lambda: file.rename(tmp_path / "away"), lambda: (tmp_path / "away").rename(file)):
        step()
        for _ in range(2):
            result = look(cursor)
            keys += [r.run_key for r in result.run_requests or []]
            cursor = result.cursor
    assert len(keys) == len(set(keys)) == 3


def test_a_landing_that_never_rests_does_not_wait_for_ever(look: Any, tmp_path: Path) -> None:
    cursor, asked = None, 0
    for number in range(PATIENCE + 2):
        place(tmp_path / "landing", text="x" * (number + 1))
        result = look(cursor)
        cursor = result.cursor
        asked += len(result.run_requests or [])
    assert asked == 1


def test_a_cursor_of_an_older_version_and_a_landing_that_cannot_be_read(
    look: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(tmp_path / "landing")
    assert ticks(look, "0f3a", 2) == [0, 1]

    def broken(*arguments: object) -> str:
        raise OSError(errno.ESTALE, "stale")

    monkeypatch.setattr(triggers, "landing_state", broken)
    assert "не читается" in look(None).skip_message


def test_every_asset_says_what_it_is_and_who_answers_for_it(definitions: Definitions) -> None:
    nodes = list(definitions.resolve_asset_graph().asset_nodes)
    assert [n.key for n in nodes if not n.description or not n.owners or "layer" not in n.tags] == []
    labelled = definitions.resolve_asset_graph().get(AssetKey(["marts", "kpi_regional"])).description or ""
    assert "`kpi_code` – Код показателя" in labelled


def test_sources_and_releases_have_a_time_by_which_they_are_fresh(definitions: Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    zones = set()
    for key in [*(["lake", source] for source in load_contracts()), ["release", "current"]]:
        policy = graph.get(AssetKey(key)).freshness_policy
        assert isinstance(policy, CronFreshnessPolicy)
        zones.add(policy.timezone)
    assert zones == {"Europe/Moscow"}
    assert care.nightly_freshness(("65",)).timezone == "Asia/Yekaterinburg"


def test_a_range_of_regions_or_of_months_is_one_run(definitions: Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    for key in (["lake", "staff"], ["release", "months"]):
        assert graph.get(AssetKey(key)).backfill_policy == BackfillPolicy.single_run()
    nightly = definitions.resolve_job_def("nightly")
    assert "months" not in {node.name for node in nightly.nodes}
    assert definitions.resolve_job_def("months").nodes[0].name == "months"


def test_what_works_with_the_data_directory_runs_alone(definitions: Definitions) -> None:
    pools = {node.name: node.definition.pool for node in definitions.resolve_job_def("nightly").nodes}
    assert {name for name, pool in pools.items() if pool == DATA_DIRECTORY} == {
        "lake", "dbt", "warehouse", "release__current",
    }  # fmt: skip


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
