"""Checks in Dagster: all are there, in Russian, as severe as the gate takes them, and a refusal stops the run."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from dagster import AssetCheckKey, AssetCheckSeverity, Failure

from pipelines.assets import release as release_module
from pipelines.assets.assembly import assemble
from pipelines.assets.gate import CHECK_RESULTS, _check_result, dbt_tests, gate_asset
from pipelines.quality import CheckResult, GateDecision
from pipelines.quality.catalogue import pipeline_checks

_CONTEXT = SimpleNamespace(instance=SimpleNamespace(is_ephemeral=True))


@pytest.fixture(scope="module")
def shown() -> set[AssetCheckKey]:
    return set(assemble(("11",)).resolve_asset_graph().asset_check_keys)


def _check(status: str, severity: str) -> CheckResult:
    return CheckResult("map_sums", "marts", "11", "", severity, status, 1, 1, 1, 0, "не сходится")  # type: ignore[arg-type]


def test_every_check_of_the_gate_is_an_asset_check_with_words(shown: set[AssetCheckKey]) -> None:
    own = {key.name for key in shown if key.asset_key == CHECK_RESULTS}
    assert {*pipeline_checks(), "gate"} <= own
    described = {spec.name: spec.description or "" for spec in gate_asset([]).check_specs}
    assert [name for name, words in described.items() if not re.search("[а-яё]{3}", words)] == []


def test_every_test_of_dbt_is_an_asset_check(shown: set[AssetCheckKey]) -> None:
    names = {key.name for key in shown}
    assert [name for name in dbt_tests() if not {name, f"dbt_{name}"} & names] == []


def test_what_blocks_is_an_error_and_what_warns_a_warning() -> None:
    good, bad, error = _check("passed", "blocking"), _check("failed", "blocking"), _check("error", "blocking")
    assert _check_result("map_sums", [good]).passed
    for results in ([good, bad], [good, error], []):
        found = _check_result("map_sums", results)
        assert (found.passed, found.severity) == (False, AssetCheckSeverity.ERROR)
    warned = _check_result("map_sums", [good, _check("failed", "warning")])
    assert (warned.passed, warned.severity) == (False, AssetCheckSeverity.WARN)
    assert "не сходится" in str(warned.metadata["failing"])


def test_a_refusal_stops_before_anything_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    published: list[object] = []
    monkeypatch.setattr(release_module, "publish", lambda *args: published.append(args))
    night = SimpleNamespace(decision=GateDecision("refused", {"11": ["map_sums"]}, ["регион 11: не сходится"]))
    with pytest.raises(Failure, match="не сходится") as refusal:
        release_module.release(_CONTEXT, night)
    assert (night.outcome, published) == ("refused", [])
    assert refusal.value.metadata["refused"].value == {"11": ["map_sums"]}


def test_what_the_gate_lets_through_is_published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = tmp_path / "2024-08-31-a"
    made.mkdir()
    monkeypatch.setattr(release_module, "publish", lambda *args: made)
    night = SimpleNamespace(
        decision=GateDecision("published"),
        checks=[],
        as_of=None,
        disclose=None,
        settings=SimpleNamespace(warehouse_file=None),
    )
    release_module.release(_CONTEXT, night)
    assert (night.outcome, night.release) == ("published", made.name)
