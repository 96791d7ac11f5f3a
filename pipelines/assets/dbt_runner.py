"""Runs the dbt project in this process on a ready manifest: a dbt sub-process would cost six seconds more.

What the models compute belongs to `dbt_project`; what a failed test means belongs to the gate.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.access import private_folder
from pipelines.assets import spark_build, spark_session
from pipelines.assets.engine import Engine
from pipelines.assets.increments import EVERYTHING, Plan, complete
from pipelines.assets.manifest import common_arguments, prepare
from pipelines.quality.result import DbtTestResult
from pipelines.settings import Settings

#: called with the nodes done and the nodes in all, from several threads
NodeProgress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    """Progress nobody looks at."""


class TransformError(Exception):
    """A model could not be built; the message names it."""


@dataclass(frozen=True)
class NodeResult:
    """One node dbt ran: a model, a seed or a test (then `test` says more)."""

    unique_id: str
    status: str
    seconds: float
    test: DbtTestResult | None = None


def build(
    settings: Settings,
    as_of: date,
    building: NodeProgress = _silent,
    testing: NodeProgress = _silent,
    *,
    with_tests: bool = True,
    plan: Plan = EVERYTHING,
    engine: Engine = "duckdb",
) -> list[NodeResult]:
    """Build the warehouse of `as_of` into `settings.build_file`, then run the data tests on it.

    On Spark its tables are computed there and taken over into that file, where the rest is made as always.
    Tests run after all models, not between them, for a failed test must be judged by the gate and not leave marts
    unbuilt. Raises TransformError when a model or a seed could not be built, duckdb.Error when the months that `plan`
    does not compute can't be read from the previous warehouse.
    """
    private_folder(settings.warehouse_file.parent)
    private_folder(settings.build_file.parent)
    os.environ |= {"RSNMS_LAKE_DIR": str(settings.lake), "RSNMS_BUILD_DB": str(settings.build_file)}
    os.environ["RSNMS_PREVIOUS_DB"] = str(plan.previous or "")
    work = settings.build_file.parent / "dbt"
    no_unit_tests = ("--exclude-resource-type", "unit_test")
    no_tests = ("--exclude-resource-type", "test", *no_unit_tests)
    try:
        if engine == "spark":
            on_spark = _on_spark(settings, as_of, work, building, no_tests)
            rest = ("--select", "config.materialized:view", "resource_type:seed")
            # without progress: seconds, and fewer nodes than were counted on Spark
            models = _merged(on_spark, _invoke(("build", *no_tests, *rest), as_of, work, _silent, plan))
        else:
            models = _invoke(("build", *no_tests), as_of, work, building, plan)
        _stop_on_failure(models)
        _close_database()
        complete(settings, as_of, plan)
        tests = _invoke(("test", *no_unit_tests), as_of, work, testing) if with_tests else []
    finally:
        _close_database()
        shutil.rmtree(work, ignore_errors=True)
    return [_result(r) for r in (*models, *tests)]


def _on_spark(
    settings: Settings, as_of: date, work: Path, building: NodeProgress, no_tests: tuple[str, ...]
) -> list[Any]:
    with spark_session.session(settings) as tables:
        results = _invoke(("build", *no_tests), as_of, work, building, target="spark")
        _stop_on_failure(results)
        spark_build.take_over(settings, tables, results)
    return results


def _merged(on_spark: list[Any], here: list[Any]) -> list[Any]:
    """Every node once, after those it stands on, as Dagster demands: in the order in which Spark made them.

    What DuckDB made anew (views and seeds) takes the place of Spark's result.
    """
    made = {r.node.unique_id: r for r in here}
    return [made.get(r.node.unique_id, r) for r in on_spark]


def _invoke(
    command: Sequence[str],
    as_of: date,
    work: Path,
    progress: NodeProgress,
    plan: Plan = EVERYTHING,
    target: str = "warehouse",
) -> list[Any]:
    from dbt.cli.main import dbtRunner  # noqa: PLC0415 - two seconds that a run with nothing new saves
    from dbt.contracts.graph.manifest import Manifest  # noqa: PLC0415

    from pipelines.assets.dbt_economy import drop_unused_macros, few_events, no_files_of_sql  # noqa: PLC0415

    manifest = None
    if target == "warehouse":  # names of tables in it are those of DuckDB: for Spark the project is parsed anew
        manifest = Manifest.from_msgpack(prepare().state.read_bytes())
        drop_unused_macros(manifest)
        manifest.build_flat_graph()
    total = done = 0

    def on_event(event: Any) -> None:
        nonlocal total, done
        if event.info.name == "ConcurrencyLine":
            total = event.data.node_count
        elif event.info.name == "NodeFinished":
            done += 1
            progress(done, total)

    affected = None if plan.affected is None else {r: day.isoformat() for r, day in plan.affected.items()}
    variables = json.dumps({"as_of": as_of.isoformat(), "affected": affected, "taken_over": plan.taken_over})
    places = ("--target-path", str(work), "--log-path", str(work), "--no-write-json")
    runner = dbtRunner(manifest=manifest, callbacks=[on_event])
    with few_events(), no_files_of_sql():
        outcome = runner.invoke([*command, *common_arguments(), *places, "--target", target, "--vars", variables])
    if outcome.exception is not None and not isinstance(outcome.exception, Exception):
        raise outcome.exception  # an interruption, which dbt hands back like any error
    results = getattr(outcome.result, "results", None)
    if results is None:
        raise TransformError(f"dbt не смог начать работу: {outcome.exception}") from outcome.exception
    return list(results)


def _stop_on_failure(results: list[Any]) -> None:
    failed = [r for r in results if r.status in ("error", "runtime error", "partial success")]
    if failed:
        names = ", ".join(r.node.name for r in failed)
        first = " ".join(str(failed[0].message).split())[:300]
        raise TransformError(f"Не удалось построить таблицы: {names}. Первая ошибка: {first}")


def _result(result: Any) -> NodeResult:
    node = result.node
    test = None
    if node.resource_type == "test":
        test = DbtTestResult(
            name=node.name,
            status=str(result.status),
            failures=result.failures or 0,
            severity=node.config.severity.lower(),
            message=str(result.message or ""),
            model=(getattr(node, "attached_node", None) or "").rpartition(".")[2],
        )
    return NodeResult(node.unique_id, str(result.status), float(result.execution_time), test)


def _close_database() -> None:
    """dbt-duckdb keeps its database open for the next command; it must let go of the file before it is moved."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # noqa: PLC0415

    environment = DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
    DuckDBConnectionManager.close_all_connections()
