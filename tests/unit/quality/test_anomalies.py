"""Each warning is raised by data odd in exactly its way, says what, where and how much, and stops nothing."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from pipelines.quality.checks import ANOMALIES
from pipelines.quality.checks.anomalies import (
    equal_scores,
    extreme_share,
    indicator_jump,
    indicator_outlier,
    population_drift,
    round_scores,
)
from pipelines.quality.result import CheckResult
from pipelines.quality.runner import _measured
from pipelines.quality.titles import check_title

PLACE = "11701000"
_CELL = (
    "update marts.kpi_municipal set {set} "
    "where kpi_code = '{kpi}' and municipality_code = '11701000' and as_of = '{on}'"
)


def _cell(kpi: str, numerator: int, denominator: int, on: str = "2024-08-31") -> str:
    figures = f"numerator = {numerator}, denominator = {denominator}, value = {numerator / denominator}"
    return _CELL.format(set=figures, kpi=kpi, on=on)


def _region(numerator: int, on: str) -> str:
    """An indicator without municipal parts, so that nothing of it has to be hidden."""
    figures = f"numerator = {numerator}, denominator = 1000, value = {numerator / 1000}"
    where = f"kpi_code = 'fr_dpp_programs_share' and as_of = '{on}'"
    return f"update marts.kpi_regional set {figures} where {where}"


def _score(score: str, where: str, table: str = "int_diagnostics__in_force", column: str = "score") -> str:
    latest = "(select max(delivery_key) from intermediate.int_deliveries where source = '{}')".format(
        "diagnostics" if "diagnostics" in table else "fioko"
    )
    return f"update intermediate.{table} set {column} = {score} where delivery_key = {latest} and {where}"


_BEFORE, _NOW = "2024-07-31", "2024-08-31"
ODD = {
    indicator_jump: (
        [_cell("iom_share", 30, 100, _BEFORE), _cell("iom_share", 52, 100)],
        ("indicator_jump:iom_share", PLACE, 0.22),
        r": «Индивидуальные .*» за месяц 30,0 % → 52,0 % \(\+22,0 п. п.\), знаменатель 100 → 100$",
    ),
    indicator_outlier: (
        [_cell("iom_share", 52, 100, _BEFORE), _cell("iom_share", 40, 100)],
        ("indicator_outlier:iom_share", PLACE, None),
        r"за месяц −12,0 п. п., обычно \+\d,\d п. п. по \d+ муниципалитетам; отклонение в \d+,\d раза .* база 100$",
    ),
    population_drift: (
        [_cell("diagnosed_share", 50, 100, _BEFORE), _cell("diagnosed_share", 50, 88)],
        ("population_drift:staff", PLACE, 0.12),
        r": работников было 100, стало 88, изменение 12,0 %$",
    ),
    extreme_share: (
        [_cell("iom_share", 60, 60, _BEFORE), _cell("iom_share", 60, 60)],
        ("extreme_share:iom_share", PLACE, None),
        r"– ровно 100 % \(60 из 60\), в остальных муниципалитетах вместе \d+,\d %$",
    ),
    equal_scores: (
        [_score("70", "true")],
        ("equal_scores:diagnostics/2024-08/cnppm", "", 80),
        r"^регион в целом: «Результаты диагностики.*», период 2024-08, организатор – цнппм: "
        r"результаты всех одинаковы, человек: 80$",
    ),
    round_scores: (
        [_score("round(score, -1)", "person_key < 60")],
        ("round_scores:diagnostics/2024-08/cnppm", "", None),
        r"организатор – цнппм: на 10 делится \d\d,\d % баллов \(\d+ из \d+\), обычно около 10,0 %$",
    ),
}


def _failed(results: list[CheckResult]) -> list[CheckResult]:
    return [r for r in results if r.status == "failed"]


@pytest.mark.parametrize("module", ODD, ids=lambda m: m.CHECK_NAME)
def test_odd_data_are_told(run, module):
    changes, (name, place, measured), words = ODD[module]
    failed = _failed(run(module.measure, *changes))
    assert [(r.check_name, r.scope_region, r.scope_municipality) for r in failed] == [(name, "11", place)]
    assert failed[0].severity == "warning"
    assert not failed[0].blocks
    assert re.search(words, failed[0].note), failed[0].note
    if measured is not None:
        assert failed[0].measured == pytest.approx(measured)


@pytest.mark.parametrize(
    "changes",
    [
        [_cell("iom_share", 30, 100, _BEFORE), _cell("iom_share", 49, 100)],  # 19 points
        [_cell("iom_share", 14, 49, _BEFORE), _cell("iom_share", 28, 49)],  # 49 people
    ],
)
def test_small_steps_and_small_groups_are_no_jumps(run, changes):
    assert not _failed(run(indicator_jump.measure, *changes))


def test_figures_that_start_anew_with_the_year_may_fall(run):
    back = "update marts.{} set as_of = last_day(as_of - interval 7 month)"
    shifted = [back.format(t) for t in ("kpi_municipal", "kpi_regional", "deficit_map")]
    fallen = [_cell("iom_share", 80, 100, "2023-12-31"), _cell("iom_share", 5, 100, "2024-01-31")]
    assert not _failed(run(indicator_jump.measure, *shifted, *fallen, as_of=date(2024, 1, 31)))
    rolling = "update marts.dim_kpi set time_window = 'as_of' where kpi_code = 'iom_share'"
    failed = _failed(run(indicator_jump.measure, *shifted, *fallen, rolling, as_of=date(2024, 1, 31)))
    assert [r.scope_municipality for r in failed] == [PLACE]


def test_figures_may_move_with_the_borders(run):
    values = "('11', '11999000', '11701000', '2024-08-15', 'merge', 1, 'x')"
    moved = f"insert into reference.municipality_changes values {values}"
    for module in (indicator_jump, indicator_outlier, population_drift):
        assert not _failed(run(module.measure, *ODD[module][0], moved))


def test_what_is_hidden_is_not_told(run):
    """A warning is published: it must not show a figure that the tables hide."""
    hidden = "update marts.kpi_municipal set state = 'withheld' where kpi_code = 'iom_share'"
    assert not _failed(run(indicator_jump.measure, *ODD[indicator_jump][0], hidden))
    suppressed = [_cell("deficit_share_subject", 1, 60, on) for on in (_BEFORE, _NOW)]
    assert not any("1 из 60" in r.note for r in run(extreme_share.measure, *suppressed))


def test_few_municipalities_cannot_say_what_is_usual(run):
    few = "delete from marts.kpi_municipal where municipality_code > '11620000' and municipality_code <> '11701000'"
    results = run(indicator_outlier.measure, *ODD[indicator_outlier][0], few)
    assert [(r.status, r.denominator) for r in results] == [("not_applicable", 0)]
    assert "нужно не меньше 8 муниципалитетов" in results[0].note


def test_a_region_is_compared_with_its_own_history(run):
    ends = ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30", "2024-07-31", "2024-08-31"]
    template = (
        "insert into marts.kpi_regional select * replace ('{}'::date as as_of) from marts.kpi_regional "
        "where as_of = '2024-08-31' and kpi_code = 'fr_dpp_programs_share'"
    )
    earlier = [template.format(end) for end in ["2024-01-31", *ends[:4]]]
    calm = [_region(500 + n, end) for n, end in enumerate(["2024-01-31", *ends[:6]])]
    assert not _failed(run(indicator_outlier.measure, *earlier, *calm, _region(507, _NOW)))
    failed = _failed(run(indicator_outlier.measure, *earlier, *calm, _region(600, _NOW)))
    assert [(r.check_name, r.scope_municipality) for r in failed] == [("indicator_outlier:fr_dpp_programs_share", "")]
    assert "регион в целом" in failed[0].note
    assert "по 6 прежним месяцам" in failed[0].note


@pytest.mark.parametrize(
    "before, now, warned",
    [
        (100, 89, True),
        (100, 90, False),  # exactly 10 %
        (100, 120, True),  # exactly 20 %: the blocking check still lets it pass
        (100, 79, False),  # the blocking check has it
        (30, 22, True),  # 27 %, but too few people to block
        (30, 25, False),  # five people
    ],
)
def test_the_band_of_the_population_warning(run, before, now, warned):
    changes = _cell("diagnosed_share", 10, before, _BEFORE), _cell("diagnosed_share", 10, now)
    failed = _failed(run(population_drift.measure, *changes))
    assert [r.scope_municipality for r in failed] == ([PLACE] if warned else [])


def test_a_share_of_everyone_is_usual_where_all_have_it(run):
    everyone = "update marts.kpi_municipal set numerator = denominator, value = 1 where kpi_code = 'iom_share'"
    assert not _failed(run(extreme_share.measure, everyone, _cell("iom_share", 60, 60)))


def test_nobody_is_told_like_everybody(run):
    most = (
        "update marts.kpi_municipal set numerator = denominator - 1, value = (denominator - 1) / denominator "
        "where kpi_code = 'iom_share' and denominator > 1"
    )
    failed = _failed(run(extreme_share.measure, most, _cell("iom_share", 0, 60)))
    assert "ровно 0 % (0 из 60)" in failed[0].note


def test_equal_scores_of_a_few_or_of_many_files(run):
    assert not _failed(run(equal_scores.measure, _score("70", "person_key > 0")))
    few = "delete from intermediate.int_diagnostics__in_force where person_key >= 9"
    assert not _failed(run(equal_scores.measure, _score("70", "true"), few))
    whole = _failed(run(equal_scores.measure, _score("15", "true", "int_fioko__in_force", "subject_score")))
    assert [r.check_name for r in whole] == ["equal_scores:fioko/2024-08/subject_score"]
    assert "15" not in whole[0].note.replace("человек: 15", "")


def test_a_municipal_delivery_is_told_by_its_municipality(run):
    sender = f"update intermediate.int_deliveries set deliverer = '{PLACE}' where source = 'diagnostics'"
    failed = _failed(run(equal_scores.measure, _score("70", "true"), sender))
    assert [r.scope_municipality for r in failed] == [PLACE]


def test_round_scores_on_a_short_scale_are_no_wonder(run):
    short = "update intermediate.int_diagnostics__in_force set score = 10, max_score = 20"
    results = run(round_scores.measure, short)
    assert [r.status for r in results] == ["not_applicable"]
    assert "по шкале от 50 баллов" in results[0].note


def test_old_files_are_left_alone(run):
    old = "update intermediate.int_deliveries set period_start = period_start - interval 12 month"
    for module in (equal_scores, round_scores):
        assert not _failed(run(module.measure, *ODD[module][0], old))


def test_a_warning_that_cannot_be_measured_blocks_nothing(run):
    broken = "drop table intermediate.int_diagnostics__in_force"

    def measure(context):
        return [r for name, check in ANOMALIES for r in _measured(name, check, context)]

    errors = [r for r in run(measure, broken) if r.status == "error"]
    assert {r.check_name for r in errors} == {"equal_scores", "round_scores"}
    assert not any(r.blocks for r in errors)


def test_every_warning_is_explained_to_analysts():
    page = (Path(__file__).parents[3] / "docs" / "anomalies.md").read_text(encoding="utf-8")
    for name, _ in ANOMALIES:
        assert f"| `{name}` |" in page
        assert check_title(name) != name
