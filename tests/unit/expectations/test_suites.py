"""The files of `expectations/`: all can be read, each table has one, each names only columns and words that exist."""

from __future__ import annotations

import re

import pytest
import yaml

from pipelines.assets.manifest import prepare
from pipelines.contracts import load_contracts
from pipelines.quality.catalogue import definition
from pipelines.quality.expectations import derive
from pipelines.quality.expectations.suites import FOLDER, Suite, SuiteError, load_suites

_SYSTEM = {"region_code", "delivery_id", "file_sha256", "member", "sheet", "row_number", "row_order", "content_hash"}
_SQL_WORDS = {
    *("abs", "and", "between", "concat_ws", "date", "in", "interval", "is", "last_day", "least", "length"),
    *("list_has_all", "not", "null", "or", "regexp_matches", "trim", "true", "years"),
}


def _columns() -> dict[str, set[str]]:
    """Columns of every table that has a suite: of the lake by its contracts, of the others by dbt's project."""
    nodes = [n for n in prepare().graph()["nodes"].values() if n["resource_type"] == "model"]
    found = {f"{n['schema']}.{n['name']}": set(n["columns"]) for n in nodes if n["schema"] in ("staging", "marts")}
    for source, contract in load_contracts().items():
        found[f"lake.{source}"] = set(contract.lake_schema) | _SYSTEM
    for ledger in ("deliveries", "rejections"):
        found[f"lake.{ledger}"] = found[f"staging.stg_{ledger}"] | {"fingerprint"}
    return found


def _unknown(suite: Suite, columns: set[str]) -> set[str]:
    """Names that the suite uses and its table has not."""
    sql = " ".join(rule.kwargs.get("condition", "") for rule in suite.rules)
    words = set(re.findall(r"[a-z_][a-z_0-9]*", re.sub(r"'[^']*'", "", sql.lower()))) - _SQL_WORDS
    return ({c for rule in suite.rules for c in rule.columns} | words | set(suite.scope)) - columns


def test_every_table_of_lake_staging_and_marts_has_a_suite() -> None:
    assert {suite.name for suite in load_suites()} == set(_columns())


@pytest.mark.parametrize("suite", load_suites(), ids=lambda s: s.name)
def test_columns_of_a_suite_exist(suite: Suite) -> None:
    assert suite.rules
    assert not _unknown(suite, _columns()[suite.name])


def test_a_column_that_is_not_there_is_found() -> None:
    suite = next(s for s in load_suites() if s.name == "marts.deficit_map")
    columns = _columns()[suite.name]
    assert _unknown(suite, columns - {"diagnosed"}) == {"diagnosed"}
    assert _unknown(suite, columns - {"mean_percent"}) == {"mean_percent"}


def test_every_expectation_is_explained_in_russian() -> None:
    for suite in load_suites():
        for rule in suite.rules:
            known = definition(suite.check_name(rule))
            for words in (known.title_ru, known.what_ru, known.when_ru, known.mend_ru):
                assert re.search("[а-я]{3}", words), (suite.name, rule.name, words)


def test_derived_suites_are_current() -> None:
    for place, text in derive.suites().items():
        assert (FOLDER / place).read_text(encoding="utf-8") == text, f"{place}: python -m {derive.__name__}"


@pytest.mark.parametrize(
    "change, says",
    [
        ({"name": "marts.other"}, "имя набора"),
        ({"expectations": [{}]}, "составлен неверно"),
        ({"meta": {}}, "составлен неверно"),
    ],
)
def test_a_wrong_file_is_named(tmp_path, change, says) -> None:
    good = yaml.safe_load((FOLDER / "marts" / "dim_month.yml").read_text(encoding="utf-8"))
    (tmp_path / "marts").mkdir()
    (tmp_path / "marts" / "dim_month.yml").write_text(yaml.safe_dump(good | change), encoding="utf-8")
    with pytest.raises(SuiteError, match=f"marts/dim_month.yml.*{says}"):
        load_suites(tmp_path)


def test_two_expectations_of_one_name_are_refused(tmp_path) -> None:
    good = yaml.safe_load((FOLDER / "marts" / "dim_month.yml").read_text(encoding="utf-8"))
    (tmp_path / "marts").mkdir()
    twice = good | {"expectations": good["expectations"] * 2}
    (tmp_path / "marts" / "dim_month.yml").write_text(yaml.safe_dump(twice), encoding="utf-8")
    with pytest.raises(SuiteError, match="имена ожиданий повторяются"):
        load_suites(tmp_path)
