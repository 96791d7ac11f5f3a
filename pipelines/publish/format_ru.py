"""Russian notation of numbers, shares and dates for people; data files keep machine notation."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
_MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_OF_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
    "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_OPERATORS = {">=": "не менее", "<=": "не более", "=": "ровно"}


def number(value: float, decimals: int = 0) -> str:
    """1234.5 → «1 234,5» with no-break spaces; a trailing zero part is kept.

    Halves go up, as browsers and Excel have it: 56.25 is «56,3» wherever it is shown.
    """
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0  # no «−0»
    return f"{rounded:,f}".replace(",", NBSP).replace(".", ",").replace("-", "−")


def share(value: float) -> str:
    """0.123 → «12,3 %»."""
    return f"{number(value * 100, 1)}{NBSP}%"


def figure(value: float, unit: str) -> str:
    """A value in the notation of its unit (share, ratio, count, binary)."""
    if unit in ("share", "binary"):
        return share(value)
    return number(value, 1) if unit == "ratio" else number(value)


def target(operator: str, value: float, unit: str) -> str:
    """«не менее 40 %»: whole percents without a decimal part."""
    shown = figure(value, unit).replace(f",0{NBSP}%", f"{NBSP}%")
    return f"{_OPERATORS.get(operator, operator)} {shown.removesuffix(',0')}"


def day(value: date) -> str:
    """31.08.2024."""
    return f"{value:%d.%m.%Y}"


def day_in_words(value: date) -> str:
    """«31 августа 2024 года», for titles."""
    return f"{value.day} {_OF_MONTHS[value.month - 1]} {value.year} года"


def month(value: date) -> str:
    """«авг 2024», for axes and lists."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def period(code: str) -> str:
    """A period of a delivery in words: `2025-03` → «мар 2025», `2025-Q1` → «I квартал 2025», `2025` → «2025 год»."""
    year, _, part = code.partition("-")
    if part.startswith("Q") and part[1:] in _QUARTERS:
        return f"{_QUARTERS[part[1:]]} квартал {year}"
    if part.isdecimal() and 1 <= int(part) <= 12:
        return month(date(int(year), int(part), 1))
    return code if part or not code else f"{code} год"


def continued(text: str) -> str:
    """A sentence after a colon: «Нет ни одного…» → «нет ни одного…»; an abbreviation stays as it is."""
    return text if text[1:2].isupper() or text[1:2] == "-" else text[:1].lower() + text[1:]


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form of a word after a number: 1 район, 2 района, 5 районов."""
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else many
