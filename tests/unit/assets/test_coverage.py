"""Every result and indicator of the regulations has a place that exists, or a reason; the page says the same."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from pipelines.assets import coverage
from pipelines.assets.manifest import prepare
from pipelines.reference import region_codes, seed


@pytest.fixture(scope="module")
def graph() -> dict[str, Any]:
    return prepare().graph()


def test_nothing_is_left_out_silently(graph: dict[str, Any]) -> None:
    rows = pl.concat([coverage.outputs(), coverage.indicators(graph)], how="diagonal")
    assert rows.height == seed("monitoring_outputs").height + seed("kpi_regulation").height
    assert set(rows["region_code"]) == set(region_codes())
    assert coverage.problems(rows, coverage.places(graph)) == []


def test_what_figures_can_answer_has_a_place() -> None:
    asked = seed("monitoring_outputs").filter(pl.col("can_be_computed") == "yes", pl.col("found_in").is_null())
    assert asked["output_ru"].to_list() == []


def test_no_indicator_is_placed_twice(graph: dict[str, Any]) -> None:
    assert not set(seed("indicator_places")["kpi_code"]) & set(coverage.catalogue(graph))


def test_the_page_is_that_of_the_data(graph: dict[str, Any]) -> None:
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page(graph), "python -m pipelines.assets.coverage"


@pytest.mark.parametrize(
    ("found_in", "note", "expected"),
    [
        ("marts.kpi_regional", None, []),
        (None, "не вычисляется: нет в источниках", []),
        (None, None, ["04: Отчёт: ни таблицы, ни причины"]),
        ("marts.kpi_regional;marts.no_such", None, ["04: Отчёт: нет таблицы marts.no_such"]),
    ],
)
def test_a_silent_row_and_an_unknown_table_are_found(found_in: str, note: str, expected: list[str]) -> None:
    columns = ["region_code", "title", "found_in", "note"]
    rows = pl.DataFrame([("04", "Отчёт", found_in, note)], schema=dict.fromkeys(columns, pl.String), orient="row")
    assert coverage.problems(rows, {"marts.kpi_regional"}) == expected


def test_every_mart_names_its_clause_or_says_why_it_has_none(graph: dict[str, Any]) -> None:
    marts = [n for n in graph["nodes"].values() if n["resource_type"] == "model" and n["schema"] == "marts"]
    reasons = [(n["name"], n["config"]["meta"]) for n in marts if not n["name"].startswith("dim_")]
    silent = [
        name for name, meta in reasons if not (meta.get("clauses") or meta.get("basis_ru") or meta.get("indicators"))
    ]
    assert len(reasons) > 40
    assert silent == []
