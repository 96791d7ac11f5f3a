"""Checks and the gate: measured on the built database, judged, and written into it before anyone reads it.

What is checked and how it is judged belongs to `pipelines.quality`.
"""

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    ResourceParam,
    multi_asset,
)

from pipelines.assets.care import FIGURES
from pipelines.assets.manifest import prepare
from pipelines.assets.night import Night, known
from pipelines.assets.plan import next_release_id
from pipelines.assets.shown import is_seen, table
from pipelines.publish import Manifest, code_version, current_release, list_releases
from pipelines.quality import CheckResult, GateDecision, ReleaseRow, decide, run_checks, write_audit
from pipelines.quality.catalogue import definition, pipeline_checks
from pipelines.quality.runner import regions_of
from pipelines.quality.warehouse import reading
from pipelines.settings import Settings

CHECK_RESULTS = AssetKey(["audit", "check_results"])
_VERDICT = "gate"
_SHOWN = 20


def gate_asset(judged: Iterable[AssetKey], checked: Iterable[str] = ()) -> AssetsDefinition:
    """The asset of check results over these tables; every check and the verdict are its asset checks.

    So are the tests of dbt that are of no single table; `checked` are the names of those that are shown already.
    """
    names = {name: name for name in pipeline_checks()}
    names |= {f"dbt_{test}": f"dbt:{test}" for test in sorted(set(dbt_tests()) - set(checked))}

    @multi_asset(
        name="gate",
        specs=[
            AssetSpec(
                CHECK_RESULTS,
                deps=sorted(judged),
                group_name="release",
                kinds={"duckdb"},
                owners=FIGURES,
                tags={"layer": "release"},
                description="Результаты всех проверок и решение о публикации.",
            )
        ],
        # None blocks the run: the results of a refused run go to the warehouse for auditors, its figures to nobody.
        check_specs=[
            *(AssetCheckSpec(name, asset=CHECK_RESULTS, description=_words(check)) for name, check in names.items()),
            AssetCheckSpec(_VERDICT, asset=CHECK_RESULTS, description="Решение о публикации"),
        ],
    )
    def gate(
        context: AssetExecutionContext, night: ResourceParam[Night]
    ) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
        began = time.monotonic()
        night.progress("checks", "", 0, 0)
        database = night.settings.build_file
        measured = known(night.suites).measurements(database)
        night.checks = run_checks(
            database, night.settings, night.as_of, known(night.tests), measured, dbt_tests(), night.disclose
        )
        with reading(database) as con:
            regions = regions_of(con)
        night.decision = decide(night.checks, regions, current_release(night.settings))
        _write(night, night.checks, night.decision, context.run.run_id)
        failing = [c for c in night.checks if c.status in ("failed", "error")]
        rows, seconds = len(night.checks), round(time.monotonic() - began, 3)
        facts = {"checks": rows, "rows": rows, "failed": len(failing), "duration_s": seconds}
        seen = {"preview": _preview(failing)} if is_seen(context) else {}
        yield MaterializeResult(asset_key=CHECK_RESULTS, metadata={**facts, **seen})
        for name, check in names.items():
            of_check = [c for c in night.checks if check in (c.check_name, c.check_name.partition(":")[0])]
            yield _check_result(name, of_check)
        yield AssetCheckResult(
            asset_key=CHECK_RESULTS,
            check_name=_VERDICT,
            passed=night.decision.decision != "refused",
            metadata={"decision": night.decision.decision, "reasons": night.decision.reasons},
        )

    return gate


def dbt_tests() -> list[str]:
    """Names of the data tests of the dbt project: each must have a result."""
    nodes = prepare().graph()["nodes"].values()
    return [node["name"] for node in nodes if node["resource_type"] == "test"]


def _preview(failing: list[CheckResult]) -> MetadataValue:
    """What did not pass: region, title, whether it blocks."""
    rows = [(c.scope_region or "все", definition(c.check_name).title_ru, "да" if c.blocks else "нет") for c in failing]
    return table(["Регион", "Не пройдена проверка", "Задерживает выпуск"], sorted(set(rows)))


def _words(name: str) -> str:
    known = definition(name)
    return f"{known.title_ru}. {known.what_ru} {known.when_ru} {known.mend_ru}".strip()


def _check_result(name: str, results: list[CheckResult]) -> AssetCheckResult:
    """All regions together; an error where something blocks or nothing reported, a warning else."""
    failing = [c for c in results if c.status in ("failed", "error")]
    severe = any(c.blocks for c in failing) or not results
    return AssetCheckResult(
        asset_key=CHECK_RESULTS,
        check_name=name,
        passed=bool(results) and not failing,
        severity=AssetCheckSeverity.ERROR if severe else AssetCheckSeverity.WARN,
        metadata={
            "violations": sum(c.violations for c in failing),
            "scopes": len(results),
            "failing": [f"{c.scope_region} {c.scope_municipality}: {c.note}".strip() for c in failing[:_SHOWN]],
        },
    )


def _write(night: Night, checks: list[CheckResult], decision: GateDecision, run_id: str) -> None:
    identifier = next_release_id(night.settings, night.as_of)
    releases = [_row(night.settings, m) for m in list_releases(night.settings) if m.release_id != identifier]
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    releases.append(ReleaseRow(identifier, night.as_of, now, code_version(), decision.decision, decision.reasons))
    made = "" if decision.decision == "refused" else identifier
    write_audit(night.settings.build_file, checks, releases, run_id, made)


def _row(settings: Settings, manifest: Manifest) -> ReleaseRow:
    made = datetime.fromtimestamp((settings.releases / manifest.release_id).stat().st_mtime, UTC)
    return ReleaseRow(
        manifest.release_id,
        date.fromisoformat(manifest.as_of),
        made.replace(tzinfo=None, microsecond=0),
        manifest.code_version,
        manifest.decision,
        manifest.reasons,
    )
