"""Short cuts of the casts give what the long way gives, on every writing, and are taken where they should be."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts import Column, load_contract
from pipelines.ingest.casts import CastContext, cast_values, identifiers, plain, registry
from pipelines.ingest.casts.remembered import remembered
from pipelines.ingest.period import parse_period
from pipelines.ingest.text import bones, skeleton, unnumbered_bones, without_number

_PERIOD = parse_period("2024-Q2")
assert _PERIOD is not None
_CONTEXT = CastContext("11", _PERIOD)
_SNILS = load_contract("staff").column("snils")
_INN = load_contract("staff").column("org_inn")
_NAME = load_contract("staff").column("full_name")
_BIRTH = load_contract("staff").column("birth_date")
_DAY = load_contract("enrollments").column("started_on")
_STATUS = load_contract("enrollments").column("status")

_DIGITS = st.text("0123456789", min_size=9, max_size=12)
_DATES = st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z") | st.dates().map(str)
_WORDS = st.text("абвгАЯёЁabcX -.#\u00a0\u200b\t1/д", min_size=1, max_size=12)


def _long_way(texts: pl.Series, column: Column) -> pl.DataFrame:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "plain_answers", lambda distinct, column: None)
        patch.setattr(identifiers, "plain_snils", lambda text: None)
        return registry._cast(texts, column, _CONTEXT)


def _same(texts: set[str], column: Column) -> None:
    distinct = pl.Series("text", sorted(texts), dtype=pl.String)
    assert registry._cast(distinct, column, _CONTEXT).equals(_long_way(distinct, column))


@settings(max_examples=20, deadline=None)
@given(st.sets(_DIGITS, min_size=1, max_size=5), st.sampled_from((_SNILS, _INN)))
def test_numbers(texts: set[str], column: Column) -> None:
    _same(texts, column)


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, 10**10 - 1).map("{:010d}".format), min_size=1, max_size=20))
def test_numbers_of_organisations(texts: set[str]) -> None:
    _same(texts, _INN)


@settings(max_examples=20, deadline=None)
@given(st.sets(_DATES, min_size=1, max_size=8), st.sampled_from((_BIRTH, _DAY)))
def test_days(texts: set[str], column: Column) -> None:
    _same(texts, column)


@settings(max_examples=30, deadline=None)
@given(
    st.sets(_WORDS, min_size=1, max_size=4), st.sampled_from((_NAME, load_contract("organizations").column("org_name")))
)
def test_texts(texts: set[str], column: Column) -> None:
    _same(texts, column)


@pytest.mark.parametrize(
    ("column", "texts"),
    [(_SNILS, ["11223344595"]), (_INN, ["7707083893"]), (_BIRTH, ["1980-02-29"]), (_NAME, ["Ёлкина Анна-Мария"])],
    ids=lambda value: value.name if isinstance(value, Column) else "",
)
def test_what_an_export_has_takes_the_short_cut(column: Column, texts: list[str]) -> None:
    answers = plain.plain_answers(pl.Series(texts), column)
    assert answers is not None
    assert answers["value"].null_count() == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.none() | st.text(max_size=8) | _WORDS, min_size=1, max_size=5))
def test_bones_are_skeletons(texts: list[str | None]) -> None:
    series = pl.Series("text", texts, dtype=pl.String)
    frame = series.to_frame()
    assert bones(series).to_list() == frame.select(skeleton(pl.col("text"))).to_series().to_list()
    whole = frame.select(skeleton(without_number(pl.col("text")))).to_series().to_list()
    assert unnumbered_bones(series).to_list() == whole


def _asked(column: Column, files: list[list[str]]) -> tuple[list[list[str]], list[list[tuple[object, ...]]]]:
    """What the cast was asked, file by file, and what was answered."""
    asked: list[list[str]] = []

    def cast(texts: pl.Series) -> pl.DataFrame:
        asked.append(texts.to_list())
        return registry._cast(texts, column, _CONTEXT)

    matters = object()  # so that nothing is known yet
    return asked, [remembered(pl.Series("text", f), column, matters, cast).rows() for f in files]


def test_a_word_is_cast_once_for_all_files_and_a_wrong_one_every_time() -> None:
    files = [["зачислен", "что-то"], ["что-то", "отчислен", "зачислен"], ["отчислен"]]
    asked, answers = _asked(_STATUS, files)
    assert asked == [["зачислен", "что-то"], ["что-то", "отчислен"]]
    assert answers == [registry._cast(pl.Series("text", f), _STATUS, _CONTEXT).rows() for f in files]


def test_nothing_of_a_personal_column_is_kept() -> None:
    asked, _ = _asked(_BIRTH, [["1980-02-29"], ["1980-02-29"]])
    assert len(asked) == 2


def test_a_date_past_one_period_is_good_in_a_later_one() -> None:
    later = parse_period("2024-Q3")
    assert later is not None
    day = pl.Series(["2024-07-01"])
    assert cast_values(day, _DAY, CastContext("11", later))["reason"].item() is None
    assert cast_values(day, _DAY, _CONTEXT)["reason"].item() == "future_date"
