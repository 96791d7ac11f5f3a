"""Every check of the pipeline, of contracts and of dbt on the data of `tests/fixtures/failing`: it fails in words."""

from __future__ import annotations

import re
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from jinja2 import Environment

from pipelines.assets.manifest import prepare
from pipelines.ingest.landing import scan
from pipelines.ingest.readers import Limits, Unreadable, read_tables
from pipelines.ingest.reasons import misplaced
from pipelines.publish.words import FILE_REASON
from pipelines.quality.acceptance import apply_acceptances, read_acceptances
from pipelines.quality.catalogue import definition, pipeline_checks
from pipelines.quality.checks import CHECKS
from pipelines.quality.checks.dbt_tests import from_dbt
from pipelines.quality.expected import report
from pipelines.quality.result import CheckResult, DbtTestResult, judged
from pipelines.settings import PROJECT_DIR
from tests.failing_cases import FailingCase, cases, changes
from tests.fault_list import NOT_FOR_GIT

AS_OF = date(2024, 8, 31)
GENERIC = PROJECT_DIR / "dbt_project" / "tests" / "generic"
BUILT_IN = Path(str(find_spec("dbt.include.global_project").submodule_search_locations[0])) / "macros/generic_test_sql"  # type: ignore[union-attr,index]
#: reasons that whole deliveries in tests/fixtures/deliveries show
IN_DELIVERIES = {"too_many_rejected", "no_table", "missing_column", "repeated_column", "no_rows", "empty", "corrupt"}


def _named(*kinds: str) -> Any:
    return pytest.mark.parametrize("case", cases(*kinds), ids=lambda case: case.name)


def _assert_found(case: FailingCase, results: list[CheckResult]) -> None:
    """The failure is that of the case, where the case is, in words that a reader can act upon."""
    family = case.check.partition(":")[0]
    failed = {(r.check_name, r.scope_region, r.scope_municipality): r for r in results if r.status == "failed"}
    found = failed[case.check, *case.place]
    assert {name.partition(":")[0] for name, _, _ in failed} == {family}
    assert found.severity == case.severity
    assert found.blocks is (case.severity == "blocking")
    assert case.note in found.note
    assert re.search("[а-яё]{3}", found.note)
    known = definition(found.check_name)
    assert all(len(words) > 20 for words in (known.what_ru, known.when_ru, known.mend_ru))


@_named("warehouse")
def test_the_check_finds_the_fault(run, monkeypatch, case):
    if "without" in case.document:
        # leaks are found where the rule that hides is broken: with it these data would be hidden
        monkeypatch.setattr(case.document["without"], lambda *_: pl.lit(None, dtype=pl.String))
    measure = dict(CHECKS)[case.check.partition(":")[0]]
    _assert_found(case, run(measure, *changes(case)))


@_named("acceptance")
def test_an_acceptance_that_does_nothing_is_found(case):
    jump = judged("indicator_jump:iom_share", "11", 1, 1, severity="warning", scope_municipality="11701000", note="")
    accepted = read_acceptances(case.folder / "accepted.yaml")
    results = apply_acceptances([jump], accepted, AS_OF, ["11"])
    _assert_found(case, [r for r in results if r != jump and r.check_name == case.check])


@_named("index")
def test_a_silent_check_is_found(case):
    listed = pl.read_csv(case.folder / "expected.csv", infer_schema=False)
    reported = pl.read_csv(case.folder / "results.csv", infer_schema=False)
    results = [judged(name, region, 0, 1, note="") for name, region, _ in reported.iter_rows()]
    _assert_found(case, report(set(listed.iter_rows()), results))


def _compiled(case: FailingCase, name: str) -> str:
    """SQL of a generic test over the data of the case: the project's own, or one that comes with dbt."""
    arguments: dict[str, Any] = dict(case.document["arguments"])
    others = {f"{case.document['to']}.csv"} if "to" in case.document else set()
    tables = {f.name: f"read_csv('{f}', all_varchar = true)" for f in case.folder.glob("*.csv")}
    (model,) = tables.keys() - others
    arguments |= {"model": tables[model]} | ({"to": tables[others.pop()]} if others else {})
    folder, macro = (BUILT_IN, f"default__test_{name}") if case.document.get("builtin") else (GENERIC, name)
    sql = (folder / f"{name}.sql").read_text(encoding="utf-8")
    # a generic test is a macro by another word
    sql = sql.replace("{% test ", "{% macro ").replace("{% endtest %}", "{% endmacro %}")
    template = Environment(autoescape=False).from_string(f"{sql}{{{{ {macro}(**arguments) }}}}")
    return template.render(arguments=arguments, config=lambda **_: "")


@_named("dbt")
def test_the_dbt_test_finds_the_fault(case):
    name = case.check.removeprefix("dbt:")
    failures = len(duckdb.sql(_compiled(case, name)).fetchall())
    assert failures == case.document["rows"]
    (result,) = from_dbt([DbtTestResult(f"{name}_kpi_regional", "fail", failures)])
    assert (result.blocks, result.note) == (True, f"тест dbt нашёл строк: {failures}")
    known = definition(result.check_name)
    assert known.title_ru.endswith(f"({name}_kpi_regional)")
    assert all(len(words) > 20 for words in (known.what_ru, known.when_ru, known.mend_ru))


@_named("file")
def test_the_file_is_not_taken_and_its_sender_told_why(case):
    reason = case.document["reason"]
    (file,) = scan(case.folder / "landing", "11")
    if file.problem:
        assert (file.problem, misplaced(file.problem)[-1]) == (reason, ".")
        return
    with pytest.raises(Unreadable) as refused:
        read_tables(case.folder / "landing" / file.path, Limits(**case.document.get("limits", {})))
    assert refused.value.code == reason
    assert re.search("[а-яё]{3}", refused.value.message_ru)


def test_every_check_has_its_failing_data():
    shown = {case.check.partition(":")[0] for case in cases("warehouse", "acceptance", "index")}
    assert shown == {*pipeline_checks(), "contract"}
    nodes = prepare().graph()["nodes"].values()
    in_use = {n["test_metadata"]["name"] for n in nodes if n["resource_type"] == "test" and n.get("test_metadata")}
    assert {case.check.removeprefix("dbt:") for case in cases("dbt")} == in_use
    reasons = {case.document["reason"] for case in cases("file")}
    assert reasons | IN_DELIVERIES | set(NOT_FOR_GIT) == set(FILE_REASON) - {"missing_required"}
