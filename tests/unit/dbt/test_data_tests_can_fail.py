"""Every data test of the gate is proven able to fail: one broken row each in a copy of the warehouse."""

from __future__ import annotations

import json
import shutil

import duckdb
import pytest

pytestmark = pytest.mark.slow

BREAKAGES = {
    "numerator_not_over_denominator": (
        "update intermediate.int_kpi_values set numerator = denominator + 1"
        " where kpi_code = 'iom_share' and borders = 'region'"
    ),
    "municipal_sums_reconcile": (
        "update marts.kpi_municipal set numerator = numerator + 1"
        " where kpi_code = 'diagnosed_share' and borders = 'as_now' and municipality_code = '77701000'"
    ),
    "every_cell_exists": "delete from marts.kpi_regional where kpi_code = 'roadmap_execution'",
    "ledger_balances": "update audit.file_ledger set rows_read = rows_read + 1",
    "map_agrees_with_deficit_shares": "update marts.deficit_map set diagnosed = diagnosed + 1 where subject = 'all'",
    "support_chain_only_narrows": "update marts.support_funnel set persons_count = persons_count + 1",
    "roadmap_agrees_with_indicators": (
        "update marts.kpi_regional set numerator = 1, denominator = 1 where kpi_code = 'monitoring_system'"
    ),
    "frdo_reconciliation_balances": (
        "insert into marts.frdo_reconciliation (region_code, borders, completed_count) values ('77', 'as_was', 1)"
    ),
    "mentoring_sums_reconcile": (
        "update marts.mentoring_forms set pairs_count = pairs_count + 1 where borders = 'as_now'"
    ),
    "methodists_agree_with_indicators": (
        "update marts.methodist_coverage set methodists_count = 5 where subject = 'all'"
    ),
    "districts_follow_their_act": "delete from reference.intermunicipal_districts where district_no = 5",
    "district_sums_reconcile": "update marts.competency_model set staff = staff + 1 where borders = 'district'",
    "profile_agrees_with_map": "update marts.deficit_profile set high = high + 1 where dimension = 'position'",
    "experience_bands_are_whole": (
        "update reference.experience_bands set years_below = 4 where experience_band = 'up_to_3'"
    ),
    "changes_of_borders_are_whole": (
        "insert into reference.municipality_changes"
        " values ('77', '77701000', '77702000', date '2025-01-01', 'split', 0.5, 'observed')"
    ),
    "one_target_per_indicator": "insert into reference.kpi_regulation select * from reference.kpi_regulation limit 1",
    "exceptions_name_known_rules": (
        "insert into reference.indicator_exceptions (region_code, kpi_code) values ('77', 'no_such_indicator')"
    ),
    "every_passport_line_is_computed_or_explained": (
        "insert into reference.passport_lines (section_no, line_no, line_code) values (1, 99, 'planted')"
    ),
    "addressees_have_the_function": "update reference.recommendation_addressees set function_no = 99",
    "recommendations_name_no_small_group": (
        "insert into marts.recommendations (rule_code, group_size, text_ru) values ('planted', 4, 'Текст')"
    ),
    "filled_fioko_campaigns": "update reference.fioko_campaigns set participants = null",
    "primary_key_site_types": "insert into reference.site_types select * from reference.site_types limit 1",
    "primary_key_positions": "update reference.positions set position = null where position = 'head'",
    "among_methodist_registry": (
        "insert into marts.methodist_registry (region_code, role_gia_expert) values ('77', 'perhaps')"
    ),
    "unique_grain_dim_month": "insert into marts.dim_month select * from marts.dim_month limit 1",
}


@pytest.fixture(scope="module")
def failed(copy) -> set[str]:
    """Names of the data tests that fail on the broken warehouse."""
    broken = copy.folder / "broken.duckdb"
    shutil.copy(copy.warehouse, broken)
    with duckdb.connect(str(broken)) as db:
        for breakage in BREAKAGES.values():
            db.execute(breakage)
    target = copy.folder / "broken"
    target.mkdir()
    shutil.copy(copy.folder / "target" / "partial_parse.msgpack", target)
    chosen = ("--exclude-resource-type", "unit_test", "--select", *(f"{name}*" for name in BREAKAGES))
    copy.dbt(broken, "test", *chosen, target=target.name)
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    return {r["unique_id"].split(".")[2] for r in results if r["status"] == "fail"}


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_broken_row_is_found(name: str, failed: set[str]) -> None:
    assert [found for found in failed if found.startswith(name)]
