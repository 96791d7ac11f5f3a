"""Every reason has words for every column it can meet; the words are sentences and say what to do."""

from __future__ import annotations

import re

import pytest

from pipelines.contracts import ColumnKind, load_contracts
from pipelines.contracts.advice import UNKNOWN, Advice, cell_advice, rule_advice

K = ColumnKind
#: reasons that casts and bounds give, by kind of column
REASONS = {
    K.SNILS: ("bad_type", "bad_checksum"),
    K.INN10: ("bad_type", "bad_checksum"),
    K.TEXT: ("bad_type",),
    K.DATE: ("bad_type", "future_date"),
    K.DECIMAL: ("bad_type", "out_of_range"),
    K.INTEGER: ("bad_type", "out_of_range"),
    K.PERCENT: ("bad_type", "out_of_range"),
    K.BOOLEAN: ("bad_type",),
    K.ENUM: ("not_in_list",),
    K.ENUM_SET: ("not_in_list",),
    K.SUBJECT: ("not_in_list",),
    K.MUNICIPALITY: ("unknown_municipality", "bad_checksum"),
}
CELLS = sorted({(c.kind, r) for s in load_contracts().values() for c in s.columns for r in REASONS[c.kind]})
DAY = "31.01.2024"


def is_sentence(text: str) -> bool:
    """Russian, from a capital letter to a full stop, nothing left to fill in."""
    return bool(re.fullmatch(r"[А-ЯЁ][^{}`]*[А-ЯЁа-яё0-9)»%]\.", text)) and "_" not in text and "  " not in text


def assert_words(advice: Advice) -> None:
    assert is_sentence(advice.problem), advice
    assert is_sentence(advice.remedy), advice


@pytest.mark.parametrize(("kind", "reason"), [*CELLS, *((k, "missing_required") for k in K)])
def test_every_reason_has_words_of_its_own(kind: ColumnKind, reason: str) -> None:
    columns = [c for s in load_contracts().values() for c in s.columns if c.kind is kind]
    for column in columns:
        advice = cell_advice(column, reason, None, None, DAY)
        assert advice != UNKNOWN
        assert_words(advice)


@pytest.mark.parametrize("source", [s for s, c in load_contracts().items() if c.row_rules])
def test_every_rule_has_words(source: str) -> None:
    for rule in load_contracts()[source].row_rules:
        assert_words(rule_advice(rule, DAY))


def test_candidates_and_the_last_day_are_named() -> None:
    column = next(c for c in load_contracts()["finance"].columns if c.kind is K.MUNICIPALITY)
    assert (
        "65752000 Березовский" in cell_advice(column, "unknown_municipality", "65752000 Березовский", "x", DAY).problem
    )
    started = load_contracts()["enrollments"].column("started_on")
    assert DAY in cell_advice(started, "future_date", None, "01.02.2024", DAY).problem


def test_an_error_of_a_formula_is_told_from_a_wrong_value() -> None:
    column = load_contracts()["staff"].column("snils")
    assert "формула" in cell_advice(column, "bad_type", None, "#ССЫЛКА!", DAY).problem
    assert "формула" not in cell_advice(column, "bad_type", None, "12", DAY).problem


def test_a_reason_nobody_knows_still_says_something() -> None:
    assert cell_advice(load_contracts()["staff"].column("snils"), "new_reason", None, None, DAY) == UNKNOWN
    assert_words(UNKNOWN)


@pytest.mark.parametrize("text", ["нет точки", "Осталось {what}.", "bad_type.", "Два  пробела.", "Код bad_type."])
def test_the_rule_for_sentences_sees_faults(text: str) -> None:
    assert not is_sentence(text)
