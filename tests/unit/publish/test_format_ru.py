"""Russian notation."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.publish import format_ru


@pytest.mark.parametrize(
    "shown, expected",
    [
        (format_ru.number(1234.5, 1), "1\u00a0234,5"),
        (format_ru.number(-3), "−3"),
        (format_ru.number(0.5), "1"),
        (format_ru.number(-0.04, 1), "0,0"),
        (format_ru.number(10**9), "1\u00a0000\u00a0000\u00a0000"),
        (format_ru.share(9 / 16), "56,3\u00a0%"),
        (format_ru.share(0.123), "12,3\u00a0%"),
        (format_ru.figure(4.333, "ratio"), "4,3"),
        (format_ru.figure(12, "count"), "12"),
        (format_ru.target(">=", 0.4, "share"), "не менее 40\u00a0%"),
        (format_ru.target("<=", 250, "ratio"), "не более 250"),
        (format_ru.target("=", 1, "share"), "ровно 100\u00a0%"),
        (format_ru.target(">=", 0.125, "share"), "не менее 12,5\u00a0%"),
        (format_ru.day(date(2024, 8, 31)), "31.08.2024"),
        (format_ru.month(date(2024, 5, 31)), "май 2024"),
        (format_ru.period("2025-03"), "мар 2025"),
        (format_ru.period("2025-Q1"), "I квартал 2025"),
        (format_ru.period("2025"), "2025 год"),
        (format_ru.period("2025-Q7"), "2025-Q7"),
        (format_ru.continued("Нет ни одного методиста."), "нет ни одного методиста."),
        (format_ru.continued("ИОМ есть не у всех."), "ИОМ есть не у всех."),
    ],
)
def test_notation(shown, expected):
    assert shown == expected


@pytest.mark.parametrize("count, form", [(1, "район"), (21, "район"), (11, "районов"), (3, "района"), (13, "районов")])
def test_plural(count, form):
    assert format_ru.plural(count, "район", "района", "районов") == form
