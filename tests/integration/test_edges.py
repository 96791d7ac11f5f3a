"""Edge cases of the rules: hand-made deliveries → lake → marts → figures reasoned by hand, one test per rule."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import pytest

from pipelines.settings import Settings
from tests import oracle
from tests.integration.edges import RULES, Cell, LedgerLine, MapCell, Rule, collect
from tests.integration.edges.made_lake import write_schemas
from tests.integration.edges.rule import AS_OF, Expected
from tests.oracle import product
from tests.oracle.compare import TOLERANCE, differences

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Made:
    deployment: Settings
    regional: pl.DataFrame
    municipal: pl.DataFrame
    deficits: pl.DataFrame
    ledger: pl.DataFrame
    expected: dict[str, list[Expected]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    regions, expected = collect()
    deployment = product.settings(tmp_path_factory.mktemp("edges"), tuple(r.code for r in regions))
    write_schemas(deployment.lake)
    for region in regions:
        region.write(deployment.lake)
    warehouse = product.build_marts(deployment, AS_OF)
    as_was = "borders = 'as_was'"
    return Made(
        deployment,
        product.table(warehouse, "marts.kpi_regional"),
        product.table(warehouse, "marts.kpi_municipal", as_was),
        product.table(warehouse, "marts.deficit_map", as_was),
        product.table(warehouse, "audit.file_ledger"),
        {name: cells for name, (_, cells) in expected.items()},
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_edge(made: Made, rule: Rule) -> None:
    expectations = made.expected[rule.name]
    assert expectations
    for expected in expectations:
        if isinstance(expected, Cell):
            check_cell(made, rule.region, expected)
        elif isinstance(expected, MapCell):
            check_map_cell(made, rule.region, expected)
        else:
            check_ledger_line(made, expected)


def check_cell(made: Made, region: str, expected: Cell) -> None:
    table = made.municipal if expected.municipality else made.regional
    here = [pl.col("region_code") == region, pl.col("as_of") == expected.at, pl.col("kpi_code") == expected.kpi]
    if expected.municipality:
        here.append(pl.col("municipality_code") == expected.municipality)
    row = table.filter(here).row(0, named=True)
    found = (row["numerator"], row["denominator"], row["missing_reason"])
    assert found == (expected.numerator, expected.denominator, expected.reason), expected
    assert expected.status in (None, row["status"]), expected


def check_map_cell(made: Made, region: str, expected: MapCell) -> None:
    row = made.deficits.filter(
        pl.col("region_code") == region,
        pl.col("municipality_code") == expected.municipality,
        pl.col("as_of") == expected.at,
        pl.col("subject") == expected.subject,
        pl.col("competency_group") == expected.group,
    ).row(0, named=True)
    for column, value in expected.columns.items():
        assert row[column] == (value if value is None else pytest.approx(value, abs=TOLERANCE)), (column, expected)


def check_ledger_line(made: Made, expected: LedgerLine) -> None:
    row = made.ledger.filter(pl.col("path") == expected.path).row(0, named=True)
    found = (row["rows_accepted"], row["rows_duplicate"], row["rows_superseded"])
    assert found == (expected.accepted, expected.duplicate, expected.superseded), expected


def test_the_oracle_reads_every_edge_alike(made: Made) -> None:
    """All cells of the hand-made lake, not only those reasoned by hand."""
    found = []
    for region in made.deployment.regions:
        regional, municipal = oracle.kpi(made.deployment.lake, region, AS_OF)
        here = pl.col("region_code") == region
        found.append(differences(regional, made.regional.filter(here), oracle.REGIONAL_GRAIN, oracle.KPI_COLUMNS))
        found.append(differences(municipal, made.municipal.filter(here), oracle.MUNICIPAL_GRAIN, oracle.KPI_COLUMNS))
    assert not (bad := pl.concat(found, how="diagonal")).height, bad
