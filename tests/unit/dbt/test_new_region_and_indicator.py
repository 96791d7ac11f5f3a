"""A sixth region by data alone, a new indicator by its pair alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from pipelines.contracts import load_contracts

pytestmark = pytest.mark.slow

REGION = "77"
AS_OF = date(2025, 2, 28)


@pytest.fixture
def warehouse(copy) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(copy.warehouse), read_only=True) as db:
        yield db


def test_a_new_region_needs_only_data(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select municipality_code, numerator, denominator from marts.kpi_municipal"
        " where region_code = ? and as_of = ? and kpi_code = 'diagnosed_share' and borders = 'as_was' order by 1",
        [REGION, AS_OF],
    ).fetchall()
    assert rows == [("77701000", 1, 2), ("77702000", 0, 1)]


def test_an_exception_of_a_new_region_is_data_too(warehouse: duckdb.DuckDBPyConnection) -> None:
    """The region counts diagnoses cumulatively, of anyone: the one of 2024 by an institute is in."""
    row = warehouse.execute(
        "select numerator from marts.kpi_regional where region_code = ? and as_of = ? and kpi_code = 'diagnosed_share'",
        [REGION, AS_OF],
    ).fetchone()
    assert row == (1,)


def test_a_new_indicator_needs_only_its_pair(warehouse: duckdb.DuckDBPyConnection) -> None:
    regional = warehouse.execute(
        "select numerator from marts.kpi_regional where region_code = ? and as_of = ? and kpi_code = 'heads_count'",
        [REGION, AS_OF],
    ).fetchall()
    titles = warehouse.execute("select distinct title_ru from marts.dim_kpi where kpi_code = 'heads_count'").fetchall()
    assert regional == [(1,)]
    assert titles == [("Число руководителей",)]


def test_the_catalogue_knows_what_each_indicator_is_made_of(warehouse: duckdb.DuckDBPyConnection) -> None:
    """From the graph of the models: through macros and shared tables, of a new pair too; deliveries are none."""
    rows = warehouse.execute("select distinct kpi_code, sources from marts.dim_kpi").fetchall()
    sources = {code: set(names.split(";")) for code, names in rows}
    assert set().union(*sources.values()) <= set(load_contracts())
    assert sources["heads_count"] == {"organizations", "staff"}
    assert sources["iom_share"] == {"diagnostics", "ioms", "organizations", "staff"}
    assert sources["roadmap_execution"] == {"roadmap"}
    assert all(sources.values())
