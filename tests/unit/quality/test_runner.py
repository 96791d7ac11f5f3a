"""Running all checks, and writing their results down."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
from warehouse_factory import build

from pipelines.quality import DbtTestResult, ReleaseRow, run_checks, write_audit
from pipelines.quality.checks import ANOMALIES
from pipelines.settings import Settings

AS_OF = date(2024, 8, 31)


def _settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, tmp_path / "key", ("11",))


def test_all_checks_report_and_write_nothing(tmp_path):
    db = build(tmp_path / "w.duckdb")
    before = db.read_bytes()
    results = run_checks(db, _settings(tmp_path), AS_OF, [DbtTestResult("t", "pass")])
    assert {r.check_name.split(":")[0] for r in results} == {
        "row_accounting", "additive_sums", "numerator_within_denominator", "duplicate_grain", "expected_grain",
        "population_shift", "suppression_leak", "passport_leak", "details_leak", "map_sums", "contract", "dbt",
        "expected_checks", "acceptance_in_use", *dict(ANOMALIES),
    }  # fmt: skip
    assert db.read_bytes() == before


def test_a_check_that_cannot_be_measured_blocks(tmp_path):
    db = build(tmp_path / "w.duckdb", "alter table audit.file_ledger drop column rows_skipped")
    broken = [r for r in run_checks(db, _settings(tmp_path), AS_OF) if r.status == "error"]
    assert [(r.check_name, r.blocks) for r in broken] == [("row_accounting", True)]


def test_suites_and_dbt_tests_that_never_came_block(tmp_path):
    db = build(tmp_path / "w.duckdb")
    results = run_checks(db, _settings(tmp_path), AS_OF, [DbtTestResult("t", "pass")], [], ["t", "u"])
    missing = {r.scope_region: r for r in results if r.check_name == "expected_checks"}
    assert all(missing[region].blocks for region in ("", "11"))
    assert missing[""].note.startswith("не отчитались проверки: ")
    assert "dbt:u" in missing[""].note


def test_audit_tables(tmp_path):
    db = build(tmp_path / "w.duckdb")
    checks = run_checks(db, _settings(tmp_path), AS_OF)
    release = ReleaseRow("r1", AS_OF, datetime(2024, 9, 1), "0.1", "published", ["a", "b"])  # noqa: DTZ001
    write_audit(db, checks, [release], run_id="n1", release_id="r1")
    write_audit(db, checks, [release], run_id="n1", release_id="r1")
    con = duckdb.connect(str(db), read_only=True)
    assert con.execute("select count(*), min(run_id), max(release_id) from audit.check_results").fetchall() == [
        (len(checks), "n1", "r1")
    ]
    assert con.execute("select release_id, reasons from audit.releases").fetchall() == [("r1", "a; b")]
    explained = con.execute(
        "select count(*) from audit.check_results join audit.checks using (check_name) where length(mend_ru) > 20"
    ).fetchall()
    assert explained == [(len(checks),)]
    con.close()
