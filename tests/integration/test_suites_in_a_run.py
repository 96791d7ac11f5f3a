"""Suites in a whole run: each reports for each region, none could not be measured, each is explained."""

from __future__ import annotations

import pytest

from pipelines.quality.expectations.suites import load_suites
from tests.integration.deployment import REGIONS, Deployment

pytestmark = pytest.mark.slow


def test_every_expectation_reports_for_every_region(published: Deployment) -> None:
    with published.warehouse() as db:
        rows = db.execute(
            "select check_name, scope_region, status from audit.check_results"
            " where check_name like 'expectation:%' and scope_municipality = ''"
        ).fetchall()
        unexplained = db.execute(
            "select check_name from audit.check_results anti join audit.checks using (check_name)"
        ).fetchall()
    expected = {
        (suite.check_name(rule), region)
        for suite in load_suites()
        for rule in suite.rules
        for region in (REGIONS if suite.scope else ("",))
    }
    assert {(name, region) for name, region, _ in rows} == expected
    assert "error" not in {status for _, _, status in rows}
    assert unexplained == []


def test_nothing_expected_is_missing(published: Deployment) -> None:
    with published.warehouse() as db:
        found = db.execute(
            "select scope_region, status, violations from audit.check_results"
            " where check_name = 'expected_checks' order by all"
        ).fetchall()
    assert found == [("", "passed", 0), *((region, "passed", 0) for region in REGIONS)]
