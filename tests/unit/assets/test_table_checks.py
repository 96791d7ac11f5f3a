"""Results of suites and contracts as asset checks: which there are, and how a failure looks."""

from __future__ import annotations

from dagster import AssetCheckKey, AssetCheckSeverity, AssetKey

from pipelines.assets.assembly import assemble
from pipelines.assets.checks import _result
from pipelines.contracts import load_contracts
from pipelines.quality import CheckResult
from pipelines.quality.expectations.suites import load_suites

KEY = AssetKey(["marts", "kpi_regional"])


def _check(status: str, severity: str) -> CheckResult:
    return CheckResult("expectation:marts.kpi_regional.x", "marts", "11", "", severity, status, 1, 1, 1, 0, "")  # type: ignore[arg-type]


def test_every_suite_and_contract_is_a_check_of_its_table() -> None:
    graph = assemble(("11",)).resolve_asset_graph()
    suites = {AssetCheckKey(AssetKey([s.schema, s.table]), "expectations") for s in load_suites()}
    contracts = {AssetCheckKey(AssetKey(["lake", source]), "contract") for source in load_contracts()}
    assert suites | contracts <= set(graph.asset_check_keys)


def test_a_blocking_failure_is_an_error_and_another_a_warning() -> None:
    good, bad, doubtful = _check("passed", "blocking"), _check("failed", "blocking"), _check("failed", "warning")
    assert _result(KEY, "expectations", [good]).passed
    assert (_result(KEY, "expectations", [good, bad]).passed, _result(KEY, "expectations", [bad]).severity) == (
        False,
        AssetCheckSeverity.ERROR,
    )
    assert _result(KEY, "expectations", [good, doubtful]).severity == AssetCheckSeverity.WARN


def test_a_suite_without_a_result_fails_and_a_source_nobody_delivered_does_not() -> None:
    assert not _result(KEY, "expectations", []).passed
    assert _result(KEY, "contract", []).passed
