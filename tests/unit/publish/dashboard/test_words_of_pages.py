"""Sentences made by rules: what they say of known figures, and when they say nothing."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest

from pipelines.publish.dashboard import country_words, municipality_words, sentences
from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.dashboard.intervals import surely

_DECEMBER, _JANUARY, _FEBRUARY = date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28)


def kpi(code="iom_share", *, window="ytd", direction="up", target=""):
    return Kpi(
        code, "Разработан ИОМ", "Доля", "share", "", "", "", False, 0, "", "", "", "", target, None, "", True,
        direction, window, True,
    )  # fmt: skip


def figures(before, now, month=_FEBRUARY, month_before=_JANUARY):
    rows = {"before": (before, month_before), "now": (now, month)}
    return SimpleNamespace(
        **{name: (lambda _, v=value, m=m: {"value": v, "as_of": m}) for name, (value, m) in rows.items()}
    )


def test_the_change_of_a_month_is_judged_by_its_direction():
    (up,) = sentences._changed(figures(0.1, 0.25), [kpi()])
    assert "вырос показатель «Разработан ИОМ»: с 10,0\u00a0% до 25,0\u00a0%, это к лучшему." in up
    (down,) = sentences._changed(figures(0.1, 0.25), [kpi(direction="down")])
    assert down.endswith("это к худшему.")


def test_a_count_of_the_year_is_not_compared_over_new_year():
    over = figures(0.5, 0.02, _JANUARY, _DECEMBER)
    assert sentences._changed(over, [kpi()]) == []
    assert sentences._changed(over, [kpi(window="rolling24")]) != []


@pytest.mark.parametrize(("before", "now"), [(None, 0.2), (0.2, None), (0.2, 0.2)])
def test_nothing_is_said_of_a_change_that_is_not_known_or_not_there(before, now):
    assert sentences._changed(figures(before, now), [kpi()]) == []


def test_the_first_step_is_the_most_urgent_and_the_region_needs_no_name():
    columns = {"severity": [2, 1], "address_kind": ["municipality", "region"], "priority_rank": [1, 5]}
    advice = pl.DataFrame({**columns, "text_ru": ["Лобня: мало 5 %.", "Область: назначьте сроки."]})
    assert sentences._first_step(advice) == ["С чего начать: назначьте сроки."]
    assert sentences._first_step(advice.head(1)) == ["С чего начать: Лобня: мало 5\u00a0%."]
    assert sentences._first_step(advice.clear()) == []


def _found(subject, share, diagnosed):
    return {
        "as_of": _FEBRUARY, "subject": subject, "competency_group": "subject", "deficit_share": share,
        "diagnosed": diagnosed,
    }  # fmt: skip


def test_half_of_a_few_is_not_named_before_a_third_of_many():
    rows = [_found("all", 0.3, 300), _found("french", 0.5, 6), _found("history", 0.34, 150)]
    known = SimpleNamespace(deficits_regional=pl.DataFrame(rows), month=_FEBRUARY)
    (said,) = sentences._deficits_found(known, {"french": "французский язык", "history": "история"})
    assert said.endswith("предметных дефицитов больше всего: история (34,0\u00a0%), французский язык (50,0\u00a0%).")


def test_the_bound_is_that_of_the_mart():
    shares = pl.DataFrame({"share": [0.5, 0.0, 0.3], "people": [2, 7, 30]})
    bounds = shares.select(surely("share", "people"))["share"].to_list()
    assert bounds == pytest.approx([0.0945312057, 0.0, 0.1666474827], abs=1e-9)


@pytest.mark.parametrize(
    ("status", "said"), [("not_met", "Не достигнуты: «"), ("in_progress", "В работе, срок ещё не наступил: «")]
)
def test_a_goal_whose_time_has_not_come_is_not_called_missed(status, said):
    known = SimpleNamespace(now=lambda _: {"value": 0.2, "status": status})
    (text,) = sentences._goals(known, [kpi(target="не менее 30 %")])
    assert f"по 0 из 1 показателя. {said}" in text


def _view(name, value, month=_FEBRUARY, goals=(0, 0)):
    card = SimpleNamespace(cell=SimpleNamespace(value=value))
    return SimpleNamespace(
        name=name, figures=SimpleNamespace(month=month), card=lambda _: card, goals=goals, has_figures=value is not None
    )


def test_the_country_compares_regions_of_the_same_month_only():
    same = [_view("А", 0.1), _view("Б", 0.3)]
    assert country_words._worst(same) == [
        "Доля прошедших диагностику ниже всего: А (10,0\u00a0%), выше всего: Б (30,0\u00a0%)."
    ]
    assert country_words._worst([_view("А", 0.1), _view("Б", 0.3, _JANUARY)]) == []


def test_a_withheld_region_is_not_one_without_goals():
    views = [_view("А", 0.1, goals=(1, 2)), _view("Б", None), _view("В", 0.2)]
    assert country_words._goals(views) == ["Выполнено целей: А – 1 из 2; без заданных целей – 1 регион."]


def _line(own, regional, direction="up"):
    cell, region = (
        SimpleNamespace(value=v, text=f"{v}", status="no_target") if v is not None else None for v in (own, regional)
    )
    return SimpleNamespace(kpi=kpi(direction=direction), cell=cell, region=region)


def test_a_municipality_lags_where_it_is_worse_and_not_where_it_is_only_different():
    (said,) = municipality_words._gap([_line(0.1, 0.3), _line(0.2, 0.3), _line(0.9, 0.3)])
    assert "0.1 при 0.3 по региону" in said
    assert municipality_words._gap([_line(0.5, 0.3), _line(None, 0.3), _line(0.1, 0.3, "none")]) == []
    assert municipality_words._gap([_line(0.5, 0.3, "down")]) != []
