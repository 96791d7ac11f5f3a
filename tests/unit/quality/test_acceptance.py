"""Accepted warnings: in force, out of date, for another place, for a blocking check, and files with mistakes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from warehouse_factory import build

from pipelines.quality import run_checks, write_audit
from pipelines.quality.acceptance import Acceptance, AcceptanceError, apply_acceptances, read_acceptances
from pipelines.quality.result import CheckResult
from pipelines.quality.warehouse import query, reading
from pipelines.settings import Settings

AS_OF = date(2024, 8, 31)
JUMP = "indicator_jump:iom_share"
WARNING = CheckResult(JUMP, "marts", "11", "11701000", "warning", "failed", 0.3, 1, 1, 0.2, "скачок")
ENTRY = """
- проверка: indicator_jump:iom_share
  регион: "11"
  муниципалитет: "11701000"
  кто: главный специалист отдела мониторинга
  причина: в августе закончилась кампания по разработке маршрутов
  до: 2024-12-31
"""
_WHY = "в августе закончилась кампания по разработке маршрутов"
ACCEPTED = f"принято: главный специалист отдела мониторинга; причина: {_WHY}"


def _file(tmp_path, text):
    file = tmp_path / "accepted.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def _apply(entry: Acceptance, *results: CheckResult) -> list[CheckResult]:
    return apply_acceptances(results, [entry], AS_OF, ["11"])


@pytest.fixture
def entry(tmp_path) -> Acceptance:
    return read_acceptances(_file(tmp_path, ENTRY))[0]


def test_an_accepted_warning_stays_and_says_who_why_and_until_when(entry):
    warning, in_use = _apply(entry, WARNING)
    assert (warning.status, warning.note, warning.measured) == ("failed", "скачок", 0.3)
    assert warning.acceptance == f"{ACCEPTED}; до 31.12.2024"
    assert (in_use.check_name, in_use.status) == ("acceptance_in_use", "passed")


@pytest.mark.parametrize("until, in_force", [(date(2024, 8, 31), True), (date(2024, 8, 30), False)])
def test_the_last_day_still_counts(entry, until, in_force):
    warning, in_use = _apply(Acceptance(*entry.scope, "кто", "почему", until), WARNING)
    assert bool(warning.acceptance) is in_force
    if not in_force:
        assert warning.note == "скачок; принятие закончилось 30.08.2024"
        assert (in_use.status, in_use.severity, in_use.blocks) == ("failed", "warning", False)
        assert "indicator_jump:iom_share, 11701000 – срок закончился 30.08.2024" in in_use.note


@pytest.mark.parametrize(
    "check, region, municipality",
    [
        ("indicator_jump:diagnosed_share", "11", "11701000"),
        ("indicator_jump:iom_share", "11", ""),
        ("indicator_jump:iom_share", "11", "11730000"),
    ],
)
def test_another_place_or_indicator_is_not_accepted(check, region, municipality):
    warning, in_use = _apply(Acceptance(check, region, municipality, "кто", "почему", date(2025, 1, 1)), WARNING)
    assert warning == WARNING
    assert "такого предупреждения нет" in in_use.note


def test_a_blocking_check_cannot_be_accepted(tmp_path, entry):
    blocking = CheckResult("dbt:sums", "marts", "11", "", "blocking", "failed", 1, 1, 1, 0, "не сходится")
    result, in_use = _apply(Acceptance("dbt:sums", "11", "", "кто", "почему", date(2025, 1, 1)), blocking)
    assert result == blocking
    assert result.blocks
    assert "dbt:sums – проверка блокирующая, принять её нельзя" in in_use.note
    named = ENTRY.replace("indicator_jump:iom_share", "population_shift")
    with pytest.raises(AcceptanceError, match=r"запись 1: проверка «Численность .*» блокирующая, принять её нельзя"):
        read_acceptances(_file(tmp_path, named))


def test_a_warning_that_could_not_be_measured_is_not_accepted(entry):
    broken = replace(WARNING, status="error", measured=None)
    assert _apply(entry, broken)[0] == broken


def test_entries_of_a_region_that_was_not_run_are_left_alone(entry):
    assert apply_acceptances([], [entry], AS_OF, ["46"]) == []


@pytest.mark.parametrize(
    "old, new, words",
    [
        ('"11"', "11", "код в поле «регион» пишите в кавычках"),
        ('"11"', '"99"', "региона «99» нет в справочнике"),
        ('"11701000"', '"11701"', "муниципалитета «11701» нет в справочнике"),
        ("  причина: в августе закончилась кампания по разработке маршрутов\n", "", "не заполнено поле «причина»"),
        ("2024-12-31", '"31 декабря"', "нужна дата вида 2024-12-31"),
        ("2024-12-31", "2024-13-31", "нужна дата|не читается"),
        ("  до:", "  срок:", "неизвестное поле «срок»"),
        ("indicator_jump:iom_share", "indicator_jump", "код проверки полностью"),
        ("главный специалист", "112-233-445 95", "похоже на СНИЛС"),
        ("главный специалист отдела мониторинга", "[1, 2]", "в поле «кто» нужен текст"),
        ("\n- проверка", "\nпроверка", "не читается|нужен список"),
        ("  кто:", " кто:", r"не читается \(строка \d\)"),
        (ENTRY, ENTRY + ENTRY, "запись 2: эта проверка того же места уже принята выше"),
        (ENTRY, "- просто текст", "запись 1: нужны поля"),
    ],
)
def test_mistakes_are_told_in_russian(tmp_path, old, new, words):
    with pytest.raises(AcceptanceError, match=words) as error:
        read_acceptances(_file(tmp_path, ENTRY.replace(old, new)))
    assert "accepted.yaml" in str(error.value)


def test_no_file_and_an_empty_file_accept_nothing(tmp_path):
    assert read_acceptances(tmp_path / "accepted.yaml") == ()
    assert read_acceptances(_file(tmp_path, "# пока ничего\n")) == ()


def test_the_file_may_lie_elsewhere(tmp_path, monkeypatch):
    assert Settings.from_env(tmp_path).accepted_file == tmp_path / "accepted.yaml"
    monkeypatch.setenv("RSNMS_ACCEPTED_FILE", str(tmp_path / "reviewed.yaml"))
    assert Settings.from_env(tmp_path).accepted_file == tmp_path / "reviewed.yaml"


def test_acceptance_reaches_the_results_of_a_run(tmp_path):
    figures = "numerator = {0}, denominator = 100, value = {0} / 100.0"
    place = "kpi_code = 'iom_share' and municipality_code = '11701000'"
    jump = [
        f"update marts.kpi_municipal set {figures.format(n)} where {place} and as_of = '{day}'"
        for n, day in ((30, "2024-07-31"), (52, "2024-08-31"))
    ]
    db = build(tmp_path / "w.duckdb", *jump)
    settings = Settings(tmp_path, tmp_path / "key", ("11",), accepted=_file(tmp_path, ENTRY))
    write_audit(db, run_checks(db, settings, AS_OF), [])
    with reading(db) as con:
        rows = query(con, "select check_name, status, acceptance from audit.check_results where acceptance <> ''")
    assert rows.rows() == [("indicator_jump:iom_share", "failed", f"{ACCEPTED}; до 31.12.2024")]
