"""Suites and contracts as asset checks of the tables that they speak of. They are measured and judged by the gate."""

from collections.abc import Iterator

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    ResourceParam,
    multi_asset_check,
)

from pipelines.assets.gate import CHECK_RESULTS
from pipelines.assets.night import Night, known
from pipelines.contracts import load_contracts
from pipelines.quality import CheckResult
from pipelines.quality.expectations.suites import load_suites

_SUITE, _CONTRACT = "expectations", "contract"


def table_checks() -> AssetChecksDefinition:
    """One check per suite on its table, one per contract on its folder of the lake.

    None blocks by itself: the gate has judged the results already, region by region.
    """
    prefixes = {
        **{(_key(suite.schema, suite.table), _SUITE): f"expectation:{suite.name}." for suite in load_suites()},
        **{(_key("lake", source), _CONTRACT): f"contract:{source}" for source in load_contracts()},
    }
    specs = [AssetCheckSpec(name, asset=key, additional_deps=[CHECK_RESULTS]) for key, name in prefixes]

    @multi_asset_check(specs=specs, name="table_checks")
    def checks(context: AssetCheckExecutionContext, night: ResourceParam[Night]) -> Iterator[AssetCheckResult]:
        if night.is_new:
            results = known(night.checks)
            for (key, name), prefix in prefixes.items():
                yield _result(key, name, [r for r in results if r.check_name.startswith(prefix)])

    return checks


def _key(schema: str, table: str) -> AssetKey:
    return AssetKey([schema, table])


def _result(key: AssetKey, name: str, results: list[CheckResult]) -> AssetCheckResult:
    failing = [r for r in results if r.status in ("failed", "error")]
    # a suite must report; a source that nobody has delivered yet has nothing to report
    silent = not results and name == _SUITE
    blocking = any(r.blocks for r in failing)
    return AssetCheckResult(
        passed=not silent and not failing,
        asset_key=key,
        check_name=name,
        severity=AssetCheckSeverity.ERROR if blocking or silent else AssetCheckSeverity.WARN,
        metadata={"results": len(results), "failing": [f"{r.check_name} {r.scope_region}".strip() for r in failing]},
    )
