"""Every municipal mart on the borders of intermunicipal districts, computed twice from the seed of districts.

The oracles move each person's home into its district and count anew; nothing is added up from municipal cells.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests import oracle
from tests.integration.built import assert_same
from tests.oracle import deficit_profile, frdo, iom, mentoring, methodist_corps, product, reporting, support
from tests.oracle.borders import has_districts
from tests.oracle.development_map import COLUMNS as DEVELOPMENT_COLUMNS
from tests.oracle.development_map import development_map

if TYPE_CHECKING:
    from tests.integration.built import Built

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

DISTRICT = "district"
Compute = Callable[[Path, str, date, str], pl.DataFrame]
MARTS: dict[str, tuple[Compute, list[str]]] = {
    "competency_gaps": (deficit_profile.competency_gaps, deficit_profile.GAPS_GRAIN),
    "competency_model": (deficit_profile.competency_model, deficit_profile.MODEL_GRAIN),
    "deficit_competencies": (deficit_profile.deficit_competencies, deficit_profile.COMPETENCY_GRAIN),
    "deficit_profile": (deficit_profile.deficit_profile, deficit_profile.PROFILE_GRAIN),
    "frdo_reconciliation": (frdo.frdo_reconciliation, frdo.GRAIN),
    "iom_completeness": (iom.items, iom.ITEM_GRAIN),
    "iom_stages": (iom.stages, iom.STAGE_GRAIN),
    "mentoring_forms": (mentoring.mentoring_forms, mentoring.GRAIN),
    "methodist_coverage": (methodist_corps.methodist_coverage, methodist_corps.COVERAGE_GRAIN),
    "reporting_rates": (reporting.reporting, reporting.GRAIN),
    "support_funnel": (lambda *of: support.support(*of)[1], support.GRAIN),
}


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_counts_the_people_of_a_district(built: Built, mart: str) -> None:
    compute, grain = MARTS[mart]
    actual = product.table(built.warehouse, f"marts.{mart}", f"borders = '{DISTRICT}'")
    regions = _regions(built)
    assert sorted(actual["region_code"].unique()) == regions
    for region in regions:
        expected = compute(built.deployment.lake, region, built.as_of, DISTRICT)
        assert expected["municipality_code"].drop_nulls().str.contains(f"^{region}-[0-9]$").all()
        assert expected["municipality_code"].n_unique() > 1
        assert_same(expected, actual, grain, [c for c in expected.columns if c not in grain])


def test_kpi_district(built: Built) -> None:
    actual = _named(built, "kpi_district")
    regions = _regions(built)
    assert sorted(actual["region_code"].unique()) == regions
    for region in regions:
        expected = built.oracles[region, DISTRICT][1]
        assert_same(expected, actual, oracle.MUNICIPAL_GRAIN, ["numerator", "denominator", "value", "missing_reason"])


def test_development_deficit_map_of_districts(built: Built) -> None:
    actual = product.table(built.warehouse, "marts.development_deficit_map", f"borders = '{DISTRICT}'")
    regions = _regions(built)
    assert sorted(actual["region_code"].unique()) == regions
    for region in regions:
        expected = development_map(built.oracles[region, DISTRICT][1])
        assert_same(expected, actual, oracle.MUNICIPAL_GRAIN, DEVELOPMENT_COLUMNS)


def test_deficit_map_district(built: Built) -> None:
    actual = _named(built, "deficit_map_district")
    regions = _regions(built)
    assert sorted(actual["region_code"].unique()) == regions
    for region in regions:
        expected = oracle.deficit_map(built.deployment.lake, region, built.as_of, DISTRICT)
        assert expected["diagnosed"].sum() > 0
        # cells without anybody at work are not in the oracle
        found = actual.join(expected, on=oracle.MAP_GRAIN, how="semi")
        assert actual.join(expected, on=oracle.MAP_GRAIN, how="anti")["diagnosed"].sum() == 0
        assert_same(expected, found, oracle.MAP_GRAIN, [c for c in expected.columns if c not in oracle.MAP_GRAIN])


def test_registries_have_everybody_once_in_their_district(built: Built) -> None:
    places = product.table(built.warehouse, "marts.dim_district").with_columns(
        municipality_code=pl.col("municipality_codes").str.split(";")
    )
    members = places.explode("municipality_code").select("municipality_code", "district_code")
    for mart, key in (("methodist_registry", "row_key"), ("low_result_schools", "org_inn")):
        rows = product.table(built.warehouse, f"marts.{mart}")
        grain = ["region_code", "as_of", key]
        expected = rows.filter(pl.col("borders") == "as_was").join(members, on="municipality_code")
        actual = rows.filter(pl.col("borders") == DISTRICT)
        assert_same(expected.with_columns(municipality_code="district_code"), actual, grain, ["municipality_code"])


@pytest.mark.parametrize("mart", ["kpi_municipal", "deficit_map", "outcome_correlation"])
def test_a_mart_of_municipalities_alone_has_no_districts(built: Built, mart: str) -> None:
    assert set(product.table(built.warehouse, f"marts.{mart}")["borders"].unique()) <= {"as_was", "as_now"}


def _regions(built: Built) -> list[str]:
    return sorted(region for region in built.deployment.regions if has_districts(region))


def _named(built: Built, mart: str) -> pl.DataFrame:
    """A mart that names its districts by number, with the codes of the other marts."""
    number = pl.col("district_no").cast(pl.String)
    frame = product.table(built.warehouse, f"marts.{mart}")
    return frame.with_columns(municipality_code=pl.col("region_code") + "-" + number)
