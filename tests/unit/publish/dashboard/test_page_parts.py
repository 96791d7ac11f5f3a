"""Single parts of pages on hand-made figures: cells for scripts, words, deliveries, the way to a page."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.publish.dashboard.completeness import completeness_of
from pipelines.publish.dashboard.intervals import intervals_of
from pipelines.publish.dashboard.series import series_of
from pipelines.publish.dashboard.spark import spark
from pipelines.publish.dashboard.top_deficits import deficits_data, top_deficits

_JULY, _AUGUST = date(2024, 7, 31), date(2024, 8, 31)


def _kpi(*rows):
    columns = {
        "kpi_code": pl.String, "as_of": pl.Date, "numerator": pl.Int64, "denominator": pl.Int64, "value": pl.Float64,
        "missing_reason": pl.String, "status": pl.String, "state": pl.String, "stale": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=columns, orient="row")


def test_a_cell_has_a_letter_per_month_and_figures_only_where_they_are_shown():
    table = _kpi(
        ("a", _JULY, 3, 10, 0.3, None, "met", "published", False),
        ("a", _AUGUST, 4, 5, None, "low", "low", "provisional", False),
        ("b", _AUGUST, 7, None, 7.0, None, "no_target", "withheld", True),
    )
    found = series_of(table, pl.col("kpi_code"), [_JULY, _AUGUST])
    assert found == {
        "a": {"n": [3, None], "d": [10, None], "s": "ml", "t": "pv"},
        "b": {"n": [None, 7], "s": ".-", "t": "po"},
    }


def test_lines_of_one_scale_stand_at_comparable_heights():
    low, high = spark([1.0, 1.0], bounds=(0, 10)), spark([9.0, 9.0], bounds=(0, 10))
    assert low is not None
    assert high is not None
    assert low.last_y > 28 > 8 > high.last_y


def _deliveries(*rows):
    return pl.DataFrame(rows, schema=["deliverer", "source", "period", "status", "reason"], orient="row")


@pytest.mark.parametrize(
    ("rows", "accepted", "problem"),
    [
        ([("2024-07", "accepted", ""), ("2024-08", "accepted", "")], "авг 2024", ""),
        ([("2024-07", "accepted", ""), ("2024-08", "held", "too_many_rejected")], "июл 2024",
         "авг 2024: файл задержан, слишком много строк с ошибками"),
        ([("2024-08", "accepted", ""), ("2024-08", "held", "too_many_rejected")], "авг 2024", ""),
        ([("2024-08", "rejected", "no_table")], "", "авг 2024: файл отклонён, таблица не найдена"),
    ],
    ids=["taken", "later one held", "mended", "never taken"],
)  # fmt: skip
def test_completeness_says_what_was_taken_and_what_was_not(rows, accepted, problem):
    found = completeness_of(
        _deliveries(*(("11701000", "staff", *row) for row in rows), ("", "staff", "2024-08", "held", ""))
    )
    (line,) = found["11701000"]
    assert (line.accepted, line.problem) == (accepted, problem)
    assert found.keys() == {"11701000"}


def _map(*rows):
    columns = {
        "municipality_code": pl.String, "as_of": pl.Date, "subject": pl.String, "competency_group": pl.String,
        "deficit_share": pl.Float64, "deficit_share_low": pl.Float64, "deficit_share_high": pl.Float64,
        "diagnosed": pl.Int64, "programmes_available": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=columns, orient="row")


def test_intervals_are_those_of_the_map_and_only_of_deficits():
    table = _map(
        ("m", _AUGUST, "all", "subject", 0.25, 0.12, 0.44, 20, 3),
        ("h", _AUGUST, "all", "subject", 0.25, None, None, None, 3),
    )
    assert intervals_of(table, "deficit_share_subject", _AUGUST) == {"m": "12–44\u00a0%"}
    assert intervals_of(table, "iom_share", _AUGUST) == {}


def test_the_largest_deficits_come_first_and_hidden_ones_not_at_all():
    table = _map(
        ("m", _AUGUST, "all", "subject", 0.9, 0.5, 1.0, 20, 3),
        ("m", _AUGUST, "physics", "subject", 0.2, 0.1, 0.4, 20, 3),
        ("m", _AUGUST, "mathematics", "methodical", 0.5, 0.3, 0.7, 20, 0),
        ("m", _AUGUST, "history", "subject", None, None, None, None, 3),
        ("m", _JULY, "history", "subject", 0.9, 0.5, 1.0, 20, 3),
    )
    found = top_deficits(table)["m"][_AUGUST]
    assert [(d.title, d.share) for d in found] == [
        ("математика, методические компетенции", "50,0\u00a0%"),
        ("физика, предметные компетенции", "20,0\u00a0%"),
        ("предметные компетенции", "90,0\u00a0%"),
    ]


def test_every_month_has_its_own_deficits():
    table = _map(
        ("m", _AUGUST, "physics", "subject", 0.2, 0.1, 0.4, 20, 3), ("m", _JULY, "all", "subject", 0.9, 0.5, 1.0, 20, 3)
    )
    data = deficits_data(top_deficits(table)["m"], [date(2024, 6, 30), _JULY, _AUGUST])
    assert data["titles"] == ["предметные компетенции", "физика, предметные компетенции"]
    assert [[line[:2] for line in month] for month in data["months"]] == [
        [], [[0, "90,0\u00a0%"]], [[1, "20,0\u00a0%"]],
    ]  # fmt: skip
