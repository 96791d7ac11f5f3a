"""The dbt models and seeds as assets, their tests as asset checks, and the warehouse file that replaces the old one.

SQL belongs to `dbt_project`, running it to `dbt_runner`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import duckdb
from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    ResourceParam,
    asset,
)
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets

from pipelines.access import PRIVATE_FILE
from pipelines.assets.care import DATA_DIRECTORY, FIGURES
from pipelines.assets.dbt_runner import NodeProgress, NodeResult, TransformError, build
from pipelines.assets.gate import CHECK_RESULTS
from pipelines.assets.increments import everything, plan_increment
from pipelines.assets.lake import lake_key
from pipelines.assets.manifest import prepare
from pipelines.assets.night import Night, known
from pipelines.assets.plan import RELEASE_INPUTS
from pipelines.assets.shown import is_seen
from pipelines.quality.expectations.run import SuiteRun
from pipelines.settings import Settings

_LAKE_CALL = re.compile(r"""\blake\(\s*['"](\w+)['"]""")
_UNIQUE_ID = "dagster_dbt/unique_id"
_ALL_ON_SPARK = everything("расчёт шёл на Spark")


class _Translator(DagsterDbtTranslator):
    """Keys are `schema/table`, as in the warehouse; a model that reads the lake depends on its assets."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        return AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return str(dbt_resource_props["schema"])

    def get_tags(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, str]:
        return {"layer": str(dbt_resource_props["schema"])}

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """What the table is, and its columns in Russian; the SQL is in the project."""
        columns = dbt_resource_props.get("columns", {}).values()
        labels = [(c["name"], c.get("config", {}).get("meta", {}).get("label_ru")) for c in columns]
        known = "\n".join(f"- `{name}` – {label}" for name, label in labels if label)
        words = str(dbt_resource_props.get("description") or "")
        return f"{words}\n\n**Столбцы**\n\n{known}" if known else words

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> AssetSpec:
        spec = super().get_asset_spec(manifest, unique_id, project).replace_attributes(owners=FIGURES)
        code = manifest["nodes"].get(unique_id, {}).get("raw_code") or ""
        folders = sorted(set(_LAKE_CALL.findall(code)))
        if not folders:
            return spec
        return spec.merge_attributes(deps=[RELEASE_INPUTS, *map(lake_key, folders)])

    def get_asset_check_spec(
        self, asset_spec: AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> AssetCheckSpec | None:
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        # A failed test is judged by the gate, region by region; it must not stop the run before that.
        return spec and spec._replace(blocking=False)


def dbt_models() -> AssetsDefinition:
    """All seeds and models of the dbt project, built together in one step."""
    graph = prepare().graph()

    @dbt_assets(
        manifest=graph,
        name="dbt",
        dagster_dbt_translator=_Translator(),
        exclude="resource_type:unit_test",
        pool=DATA_DIRECTORY,
    )
    def models(
        context: AssetExecutionContext, night: ResourceParam[Night]
    ) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
        if not known(night.is_new):
            return
        night.progress("transform", "подготовка", 0, 0)
        # On another core: importing Great Expectations and measuring the lake takes as long as the models do.
        night.suites = SuiteRun(night.settings.lake, night.as_of)
        tell = partial(partial, night.progress, "transform")
        tables = "таблицы на Spark" if night.engine == "spark" else "таблицы"
        results = _build(context, night, tell(tables), tell("проверки таблиц"))
        night.tests = [r.test for r in results if r.test is not None]
        sizes = _bytes(night.settings) if is_seen(context) else {}
        yield from _events(context.assets_def, results, _rows(night.settings), sizes)

    return models


def _build(
    context: AssetExecutionContext, night: Night, building: NodeProgress, testing: NodeProgress
) -> list[NodeResult]:
    """The changed months or, where the warehouse that is there turns out unreadable on the way, all of them."""
    # Spark computes all months: it is for what one machine can't hold, the previous tables included
    on_spark = night.engine == "spark"
    plan = _ALL_ON_SPARK if on_spark else plan_increment(night.settings, night.as_of, full=night.full)
    try:
        results = build(night.settings, night.as_of, building, testing, plan=plan, engine=night.engine)
    except (TransformError, duckdb.Error):
        if not plan.is_increment:
            raise
        plan = everything("прежнее хранилище не удалось использовать")
        night.settings.build_file.unlink(missing_ok=True)
        results = build(night.settings, night.as_of, building, testing, plan=plan, engine=night.engine)
    night.computed = plan.words_ru
    context.log.info(plan.words_ru)
    return results


def _events(
    definition: AssetsDefinition, results: list[NodeResult], rows: dict[AssetKey, int], sizes: dict[AssetKey, int]
) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
    assets = {spec.metadata[_UNIQUE_ID]: spec.key for spec in definition.specs}
    checks = {spec.metadata[_UNIQUE_ID]: spec for spec in definition.check_specs}
    for result in results:
        if result.unique_id in assets:
            key = assets[result.unique_id]
            measured = {"duration_s": round(result.seconds, 3)} | ({"rows": rows[key]} if key in rows else {})
            measured |= {"bytes": sizes[key]} if key in sizes else {}
            yield MaterializeResult(asset_key=key, metadata=measured)
    for result in results:
        if result.test is not None and result.unique_id in checks:
            spec = checks[result.unique_id]
            yield AssetCheckResult(
                passed=result.test.status == "pass",
                asset_key=spec.asset_key,
                check_name=spec.name,
                severity=AssetCheckSeverity.WARN if result.test.severity == "warn" else AssetCheckSeverity.ERROR,
                metadata={"failures": result.test.failures},
            )


def _rows(settings: Settings) -> dict[AssetKey, int]:
    with duckdb.connect(str(settings.build_file), read_only=True) as db:
        sizes = db.execute("select schema_name, table_name, estimated_size from duckdb_tables()").fetchall()
    return {AssetKey([schema, name]): rows for schema, name, rows in sizes}


def _bytes(settings: Settings) -> dict[AssetKey, int]:
    """Bytes on disk by table, in blocks of a quarter of a megabyte."""
    with duckdb.connect(str(settings.build_file), read_only=True) as db:
        names = db.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        one = "select ?, ?, count(distinct block_id) * 262144 from pragma_storage_info(?) where persistent"
        found = [db.execute(one, [schema, name, f'"{schema}"."{name}"']).fetchone() for schema, name in names]
    return {AssetKey([row[0], row[1]]): row[2] for row in found if row is not None}


@asset(
    deps=[CHECK_RESULTS],
    group_name="release",
    kinds={"duckdb"},
    owners=FIGURES,
    tags={"layer": "release"},
    pool=DATA_DIRECTORY,
    description="Проверенное хранилище занимает место прежнего целиком: читатели видят либо одно, либо другое.",
)
def warehouse(night: ResourceParam[Night]) -> MaterializeResult[None]:
    """The checked database takes the place of the old one; readers see the one or the other, never a half."""
    night.settings.build_file.chmod(PRIVATE_FILE)
    night.settings.build_file.replace(night.settings.warehouse_file)
    size = night.settings.warehouse_file.stat().st_size
    return MaterializeResult(metadata={"bytes": size, "computed": night.computed})
