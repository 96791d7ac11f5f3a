"""The fault list in `docs/quality.md` is that of the failing data, and no check of the product is missing from it."""

from __future__ import annotations

import re

from pipelines.publish.words import FILE_REASON, ROW_REASON
from pipelines.quality.catalogue import _catalogue, pipeline_checks
from pipelines.quality.expectations.suites import load_suites
from tests import fault_list

PAGE = fault_list.PAGE.read_text(encoding="utf-8")
LINES = [line for line in PAGE.splitlines() if line.startswith("| ") and "`" in line]
LISTED = {name for line in LINES for name in re.findall(r"`([^`]+)`", line)}


def test_the_page_is_that_of_the_data() -> None:
    assert fault_list.page() == PAGE, "python -m tests.fault_list"


def test_every_check_is_on_the_list() -> None:
    assert {*pipeline_checks(), "contract"} <= LISTED
    assert {
        f"dbt:{name}_…"
        for name in ("accepted_values", "among", "filled", "primary_key", "relationships", "unique_grain")
    } <= LISTED
    assert {f"dbt:{file.stem}" for file in fault_list.SINGULAR.glob("*.sql")} <= LISTED
    assert set(ROW_REASON) <= LISTED
    assert set(FILE_REASON) - {"missing_required"} <= LISTED


def test_every_expectation_is_of_a_kind_on_the_list() -> None:
    counted = [int(n) for line in LINES for n in re.findall(r"`expectation:[^`]+` \((\d+)\)", line)]
    assert sum(counted) == sum(len(suite.rules) for suite in load_suites())


def test_every_test_of_dbt_has_words_of_its_own() -> None:
    named = {file.stem for folder in (".", "generic") for file in (fault_list.SINGULAR / folder).glob("*.sql")}
    assert set(_catalogue()["dbt"]) == {*named, "accepted_values", "relationships", "other"}


def test_a_line_says_what_is_wrong_and_what_to_do() -> None:
    assert len(LINES) > 80
    short = [line for line in LINES if any(len(cell.strip()) < 5 for cell in line.strip("|").split(" | "))]
    assert short == []
