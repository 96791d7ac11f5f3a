"""Every indicator is proved by rows of the lake: exactly the units that were counted, and as many as the mart says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.publish.manifest import Manifest
from pipelines.publish.trace import Figure, TraceError, trace_cell
from pipelines.publish.trace import cell as cell_module
from pipelines.publish.trace.figure import DEFICIT_MAP, ask, proof_sql
from pipelines.publish.trace.release import same_warehouse
from pipelines.quality.warehouse import query, reading
from tests.integration.built import Built

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

_FULLEST = """
select region_code, as_of, kpi_code, municipality_code, numerator, denominator
from (
    select *, cast(null as varchar) as municipality_code from marts.kpi_regional
    union all by name
    select * exclude (borders) from marts.kpi_municipal where borders = 'as_was'
)
where numerator is not null
qualify row_number() over (
    partition by kpi_code, municipality_code is null
    order by numerator desc, denominator desc, region_code, as_of, municipality_code
) = 1
order by all
"""
_MAP = """
select region_code, as_of, municipality_code, subject, competency_group,
    cast(round(deficit_share * diagnosed) as bigint) as numerator, diagnosed as denominator
from marts.deficit_map
where borders = 'as_was' and diagnosed > 0
qualify row_number() over (
    partition by subject = 'all', competency_group
    order by diagnosed desc, region_code, as_of, municipality_code, subject
) = 1
order by all
"""
#: units the proof has and the evidence has not, and the other way, over every month of a region
_DISAGREE = """
with evidence as (
    select as_of, part, municipality_code, unit_id
    from (
        select as_of, municipality_code, unit_id, 'denominator' as part
        from intermediate.int_indicator_evidence where kpi_code = $kpi and region_code = $region and in_denominator
        union all
        select as_of, municipality_code, unit_id, 'numerator' as part
        from intermediate.int_indicator_evidence where kpi_code = $kpi and region_code = $region and in_numerator
    )
),
proof as (select distinct as_of, part, municipality_code, unit_id from ({sql}))
select
    (select count(*) from evidence) as units,
    (select count(*) from (from evidence except from proof)) as unproved,
    (select count(*) from (from proof except from evidence)) as uncounted
"""


@pytest.fixture(name="con")
def opened(built: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    with reading(built.warehouse) as con:
        yield con


def test_the_traced_figures_are_those_of_the_marts(built: Built, con: duckdb.DuckDBPyConnection) -> None:
    cells = query(con, _FULLEST)
    codes = query(con, "select kpi_code from intermediate.int_kpi_catalogue")["kpi_code"]
    assert set(cells["kpi_code"]) == set(codes)
    for region, as_of, kpi, municipality, numerator, denominator in cells.iter_rows():
        traced = trace_cell(con, built.deployment.lake, Figure(region, as_of, kpi, municipality))
        counts = (traced.numerator, None if denominator is None else traced.denominator)
        assert counts == (numerator, denominator), (kpi, municipality)
        units = traced.rows.group_by("part").agg(pl.struct("unit", "municipality_code").n_unique().alias("n"))
        assert set(units["part"]) == {
            part
            for part, n in zip(("numerator", "denominator"), (traced.numerator, traced.denominator), strict=True)
            if n
        }, kpi


def test_the_traced_cells_of_the_map_are_those_of_the_mart(built: Built, con: duckdb.DuckDBPyConnection) -> None:
    cells = query(con, _MAP)
    assert cells["competency_group"].n_unique() > 1
    for region, as_of, municipality, subject, group, numerator, denominator in cells.iter_rows():
        figure = Figure(region, as_of, DEFICIT_MAP, municipality, subject, group)
        traced = trace_cell(con, built.deployment.lake, figure)
        assert (traced.numerator, traced.denominator) == (numerator, denominator), figure


def test_rows_prove_exactly_the_units_of_every_month(built: Built, con: duckdb.DuckDBPyConnection) -> None:
    codes = query(con, "select kpi_code from intermediate.int_kpi_catalogue order by 1")["kpi_code"]
    region, units = built.deployment.regions[-1], 0
    for kpi in codes:
        ask(con, Figure(region, date.max, kpi), every_month=True)
        found = query(con, _DISAGREE.format(sql=proof_sql(con, kpi)), {"kpi": kpi, "region": region})
        assert found.row(0)[1:] == (0, 0), kpi
        units += found["units"].item()
    assert units > 0


def test_a_unit_without_rows_is_no_answer(
    built: Built, con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = _diagnosed(con)
    for broken in (
        "select * from ({sql}) where part = 'denominator'",
        "select * replace ('numerator' as part) from ({sql}) where part = 'denominator' union all from ({sql})",
    ):
        monkeypatch.setattr(cell_module, "proof_sql", lambda c, k, b=broken: b.format(sql=proof_sql(c, k)))
        with pytest.raises(TraceError, match="не сходятся с показателем"):
            trace_cell(con, built.deployment.lake, figure)


def test_rows_that_left_the_lake_are_no_answer(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(TraceError, match="данные изменились"):
        trace_cell(con, tmp_path, _diagnosed(con))


def test_an_unknown_indicator_is_named(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(TraceError, match=r"Нет показателя «no_such».*diagnosed_share"):
        trace_cell(con, tmp_path, Figure("46", date(2024, 8, 31), "no_such"))


def test_a_warehouse_that_made_no_release_explains_none(built: Built, con: duckdb.DuckDBPyConnection) -> None:
    manifest = Manifest("2024-08-31-abc", "2024-08-31", "", "published", [], {}, {}, [], {}, [], [])
    with pytest.raises(TraceError, match="а для расчёта, который не выпущен"):
        same_warehouse(con, built.warehouse, built.deployment, manifest)


def _diagnosed(con: duckdb.DuckDBPyConnection) -> Figure:
    """A regional figure with people in the numerator and people outside it."""
    row = con.execute(
        "select region_code, as_of from marts.kpi_regional where kpi_code = 'diagnosed_share'"
        " and numerator > 0 and numerator < denominator order by numerator desc, 1, 2 limit 1"
    ).fetchone()
    assert row
    return Figure(row[0], row[1], "diagnosed_share")
