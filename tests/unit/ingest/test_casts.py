"""Casts on the writings people use, one test per family of types."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.contracts import load_contract
from pipelines.ingest.casts import CastContext, cast_values
from pipelines.ingest.casts.municipalities import resolve
from pipelines.ingest.header import find_header
from pipelines.ingest.period import parse_period, stamp_of


def cast(source: str, column: str, text: str) -> tuple[object, str | None]:
    period = parse_period("2024-Q2")
    assert period is not None
    frame = cast_values(pl.Series([text]), load_contract(source).column(column), CastContext("11", period))
    value = frame["value"].to_list()[0]
    return value, frame["reason"].item()


@pytest.mark.parametrize("text", ["#Н/Д", "#ССЫЛКА!", "#ref!", "#ДЕЛ/0!", "#NAME?", "#ФОРМУЛА", " #N/A "])
def test_the_error_of_a_formula_is_nobodys_text(text: str) -> None:
    assert cast("organizations", "org_name", text) == (None, "bad_type")


@pytest.mark.parametrize("text", ["Школа # 5", "#5", "Н/Д", "Лицей «Ссылка»"])
def test_text_stays_as_it_was_written(text: str) -> None:
    assert cast("organizations", "org_name", text) == (text, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05.05.1960", (date(1960, 5, 5), None)),
        ("5.3.62", (date(1962, 3, 5), None)),
        ("1.9.24", (date(2024, 9, 1), None)),
        ("1.9.25", (date(1925, 9, 1), None)),
        ("29.02.2023", (None, "bad_type")),
        ("29.02.2024", (date(2024, 2, 29), None)),
        ("05/01/2020", (None, "bad_type")),
        ("#Н/Д", (None, "bad_type")),
        ("01.01.1812", (None, "bad_type")),
        ("1 мая 2001", (date(2001, 5, 1), None)),
        ("нет данных", (None, None)),
    ],
)
def test_birth_dates(text: str, expected: tuple[object, str | None]) -> None:
    assert cast("staff", "birth_date", text) == expected


def test_a_plan_may_lie_in_the_future_and_is_no_matter_of_the_last_century() -> None:
    assert cast("ioms", "planned_end", "9.4.25") == (date(2025, 4, 9), None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1 461 607,87", "1461607.870000"), ("1e3", "1000.000000"), ("100,5 руб.", "100.500000"), ("0,3", "0.300000")],
)
def test_decimals(text: str, expected: str) -> None:
    value, reason = cast("finance", "planned", text)
    assert (str(value), reason) == (expected, None)


@pytest.mark.parametrize("text", ["два", "1.234.567", "12 34", "#ССЫЛКА!", "1,2,3"])
def test_no_decimals(text: str) -> None:
    assert cast("finance", "planned", text) == (None, "bad_type")


@pytest.mark.parametrize(("text", "expected"), [("9", 9), ("9.0", 9), ("9,0", 9)])
def test_whole_numbers(text: str, expected: int) -> None:
    assert cast("outcomes", "grade", text) == (expected, None)


def test_a_fraction_is_no_whole_number() -> None:
    assert cast("outcomes", "grade", "9,5") == (None, "bad_type")


@pytest.mark.parametrize("text", ["да", "+", "1", "true", "ИСТИНА", "v", "х", "дa"])
def test_yes(text: str) -> None:
    assert cast("staff", "main_job", text) == (True, None)


@pytest.mark.parametrize("text", ["нет", "-", "—", "0", "false", "Ложь"])
def test_no(text: str) -> None:
    assert cast("staff", "main_job", text) == (False, None)


def test_perhaps() -> None:
    assert cast("staff", "main_job", "возможно") == (None, "bad_type")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("высшая/педагог-наставник", ["highest", "mentor"]),
        ("1", ["first"]),
        ("-", ["none"]),
        ("x", None),
    ],
)
def test_categories(text: str, expected: list[str] | None) -> None:
    assert cast("staff", "category", text) == (expected, None)


def test_one_unknown_category_spoils_the_cell() -> None:
    assert cast("staff", "category", "высшая, мастер") == (None, "not_in_list")


@pytest.mark.parametrize("text", ["ИЗО", "изобразительное искусство", "art"])
def test_subjects(text: str) -> None:
    assert cast("diagnostics", "subject", text) == ("art", None)


@pytest.mark.parametrize(
    ("region", "year", "text", "code"),
    [
        ("04", 2024, "г. Красноярск", "04701000"),
        ("04", 2024, "Красноярск г.о.", "04701000"),
        ("04", 2024, "ГО г. Красноярск", "04701000"),
        ("04", 2024, "Богучанский м.р-н", "04609000"),
        ("04", 2024, "МР Богучанский", "04609000"),
        ("04", 2024, "Богучанский МО", "04609000"),
        ("04", 2026, "Богучанский МО", "04509000"),
        ("04", 2024, "Ачинский муниципальный округ", "04503000"),
        ("04", 2026, "Ачинский район", "04603000"),
        ("04", 2026, "г. Ачинск", "04703000"),
        ("65", 2024, "Камышловский район", "65623000"),
        ("65", 2024, "г. Камышлов", "65741000"),
        ("65", 2024, "Камышловский", None),
        ("65", 2024, "г. Невьянск", "65714000"),
        ("65", 2024, "г. Красноуфимск", "65747000"),
        ("65", 2024, "Красноуфимский округ", "65713000"),
        ("46", 2024, "Серпуховский г.о.", "46770000"),
        ("10", 2024, "пгт Прогресс", "10775000"),
        ("10", 2024, "г. Свободный", "10730000"),
        ("10", 2024, "Свободненский район", "10642000"),
        ("11", 2024, "Березовский", None),
        ("11", 2024, "65731000", None),
    ],
)
def test_municipalities(region: str, year: int, text: str, code: str | None) -> None:
    found, reason, _ = resolve(text, region, date(year, 1, 1))
    assert (found, reason) == (code, None if code else "unknown_municipality")


@pytest.mark.parametrize(
    ("name", "stamp"),
    [
        ("20240205_diagnostics.csv", date(2024, 2, 5)),
        ("Диагностика 2024-07-08.xlsx", date(2024, 7, 8)),
        ("копия (2)_20240208.csv", date(2024, 2, 8)),
        ("20241399.csv", None),
        ("120240205.csv", None),
        ("свод.csv", None),
    ],
)
def test_date_stamps(name: str, stamp: date | None) -> None:
    assert stamp_of(name) == stamp


@pytest.mark.parametrize("text", ["2024-Q5", "2024-13", "24", "2024-1", "2024-Q1 "])
def test_impossible_periods(text: str) -> None:
    assert parse_period(text) is None


def test_a_sheet_of_lists_is_not_a_table() -> None:
    lists = pl.DataFrame({"c0": ["Организатор", "цнппм"], "c1": ["Этап", "входная"], "c2": ["Предмет", "физика"]})
    contract = load_contract("diagnostics")
    header = find_header(lists, contract)
    assert header is not None
    assert not header.is_meant_for(contract)
