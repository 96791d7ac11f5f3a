"""СНИЛС and ИНН: digits restored as the sender meant them, check digits verified."""

from __future__ import annotations

from functools import cache

import polars as pl

_JUNK = r"""[\s\-\u2010-\u2015\u2212'"«»„“”’`]"""
_SCIENTIFIC = r"^\d(?:[.,]\d+)?[eEеЕ]\+?\d{1,2}$"
_SNILS_DIGITS, _INN_DIGITS = 11, 10
_INN_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)


def cast_snils(text: pl.Series) -> pl.DataFrame:
    """11 digits with a valid check number; 000-000-000 00 is empty.

    The check number is verified for every number: those below 001-001-998, issued without one in
    the first years, are not met any more, while a short number is usually a slip of the hand.
    """
    plain = plain_snils(text)
    if plain is not None:
        return plain
    digits = text.to_frame("text").select(_snils_digits())
    return digits.with_columns(_number()).select(_snils_answers(plain=False))


def plain_snils(text: pl.Series) -> pl.DataFrame | None:
    """What `cast_snils` answers to texts of eleven digits each; None unless all are."""
    if not _are_digits(text, _SNILS_DIGITS):
        return None
    return text.to_frame("d").with_columns(_number()).select(_snils_answers(plain=True))


def cast_inn(text: pl.Series) -> pl.DataFrame:
    """10 digits of an organisation, or 12 of a person, with valid check digits."""
    return text.to_frame("text").select(_inn_digits()).select(_inn_answers())


def plain_inn(text: pl.Series) -> pl.DataFrame | None:
    """What `cast_inn` answers to texts of ten digits each; None unless all are."""
    if not _are_digits(text, _INN_DIGITS):
        return None
    return text.to_frame("d").with_columns(_number()).select(_plain_inn_answers())


@cache
def _plain_inn_answers() -> list[pl.Expr]:
    number = pl.col("number")
    digits = [number // 10 ** (_INN_DIGITS - 1 - place) % 10 for place in range(_INN_DIGITS)]
    total = pl.sum_horizontal([digit * weight for digit, weight in zip(digits, _INN_WEIGHTS, strict=False)])
    valid, empty = total % 11 % 10 == digits[-1], number == 0
    return [
        pl.when(valid & ~empty).then("d").alias("value"),
        pl.when(~valid & ~empty).then(pl.lit("bad_checksum")).alias("reason"),
        pl.lit(None, dtype=pl.String).alias("note"),
    ]


@cache
def _inn_digits() -> pl.Expr:
    digits = _digits()
    return pl.when(digits.str.len_bytes() <= 10).then(digits.str.zfill(10)).otherwise(digits.str.zfill(12)).alias("d")


@cache
def _inn_answers() -> list[pl.Expr]:
    ten = pl.col("d").str.contains(r"^\d{10}$")
    twelve = pl.col("d").str.contains(r"^\d{12}$")
    person_1 = _inn_check((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), 10)
    person_2 = _inn_check((3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8), 11)
    valid = pl.when(ten).then(_inn_check(_INN_WEIGHTS, 9)).when(twelve).then(person_1 & person_2)
    empty = pl.col("d").str.contains("^0+$")
    good = (ten | twelve) & valid & ~empty
    formed = ten | twelve
    return [
        pl.when(good).then("d").alias("value"),
        pl.when(~formed).then(pl.lit("bad_type")).when(~valid & ~empty).then(pl.lit("bad_checksum")).alias("reason"),
        pl.lit(None, dtype=pl.String).alias("note"),
    ]


@cache
def _snils_answers(*, plain: bool) -> list[pl.Expr]:
    ok_form = pl.lit(True) if plain else pl.col("d").str.contains(r"^\d{11}$")
    # Digits of other alphabets are no number.
    valid = (_snils_control() == pl.col("number") % 100).fill_null(False)
    empty = pl.col("d") == "0" * 11
    return [
        pl.when(ok_form & valid & ~empty).then("d").alias("value"),
        pl.when(~ok_form).then(pl.lit("bad_type")).when(~empty & ~valid).then(pl.lit("bad_checksum")).alias("reason"),
        pl.lit(None, dtype=pl.String).alias("note"),
    ]


@cache
def _snils_digits() -> pl.Expr:
    return _digits().str.zfill(11).alias("d")


def _are_digits(text: pl.Series, count: int) -> bool:
    """Whether every text is so many digits already, as an export from a database has them."""
    if not (text.str.len_bytes() == count).all():
        return False
    # A number of so many bytes may still begin with a sign; signs sort before digits.
    return bool((text >= "0").all()) and text.cast(pl.UInt64, strict=False).null_count() == 0


@cache
def _number() -> pl.Expr:
    return pl.col("d").cast(pl.Int64, strict=False).alias("number")


@cache
def _snils_control() -> pl.Expr:
    """The control number of the first nine digits: their sum weighted 9 … 1, modulo 101 and 100.

    As arithmetic of whole numbers, several times faster than digit by digit: a digit is n//10^k − 10·(n//10^(k+1)), so
    that in the weighted sum n//10^k stands 1 − 9k times.
    """
    nine = pl.col("number") // 100
    total = pl.sum_horizontal([(nine // 10**k) * (1 - 9 * k) for k in range(9)])
    return total % 101 % 100


def _digits() -> pl.Expr:
    """Digits of the text; a number in scientific form or with «.0» at the end becomes whole again."""
    bare = pl.col("text").str.replace_all(_JUNK, "")
    number = bare.str.replace(",", ".", literal=True).str.replace_all("[еЕ]", "E").cast(pl.Float64, strict=False)
    whole = number.round(0).cast(pl.Int64, strict=False).cast(pl.String)
    return pl.when(bare.str.contains(_SCIENTIFIC)).then(whole).otherwise(bare.str.replace(r"[.,]0+$", ""))


def _digit(column: str, position: int) -> pl.Expr:
    return pl.col(column).str.slice(position, 1).cast(pl.Int64, strict=False)


def _inn_check(weights: tuple[int, ...], position: int) -> pl.Expr:
    total = pl.sum_horizontal([_digit("d", i) * w for i, w in enumerate(weights)])
    return total % 11 % 10 == _digit("d", position)
