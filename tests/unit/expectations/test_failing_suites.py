"""Rules of the suites as they are, on the data of `tests/fixtures/failing`: one case for each kind of guidance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
import pytest

from pipelines.quality.catalogue import definition
from pipelines.quality.expectations.judge import judge
from pipelines.quality.expectations.suites import Suite, load_suites
from tests.failing_cases import FailingCase, cases

AS_OF = date(2024, 8, 31)
RULES = {suite.check_name(rule): (suite, rule) for suite in load_suites() for rule in suite.rules}


def _table(case: FailingCase, suite: Suite) -> str:
    types = case.document.get("types", {})
    cast = ", ".join(f"{name}::{kind} as {name}" for name, kind in types.items())
    columns = f"* replace ({cast})" if types else "*"
    return f"select {columns} from read_csv('{case.folder / suite.name}.csv', all_varchar = true)"


@pytest.mark.parametrize("case", cases("suite"), ids=lambda case: case.name)
def test_the_rule_finds_the_fault(case: FailingCase) -> None:
    from pipelines.quality.expectations.measure import measured  # noqa: PLC0415 - imports take seconds

    suite, rule = RULES[case.check]
    alone = replace(suite, rules=(rule,))
    with duckdb.connect() as con:
        con.execute(f"create schema {suite.schema}")
        con.execute(f"create table {suite.name} as {_table(case, suite)}")
        results = judge([alone], list(measured(con, [alone], AS_OF)), ["11"])
    (found,) = [r for r in results if r.status != "passed"]
    assert (found.check_name, found.status, found.severity) == (case.check, "failed", case.severity)
    assert (found.scope_region, found.scope_municipality, found.note) == (*case.place, case.note)
    known = definition(case.check)
    assert all(len(words) > 20 for words in (known.what_ru, known.when_ru, known.mend_ru))


def test_every_guidance_has_its_failing_data() -> None:
    shown = {RULES[case.check][1].guidance: case.document["guidance"] for case in cases("suite")}
    assert all(of_rule == of_case for of_rule, of_case in shown.items())
    assert set(shown) == {rule.guidance for _, rule in RULES.values()}
