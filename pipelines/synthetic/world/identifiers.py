"""СНИЛС and ИНН with right checksums, for people and organisations that do not exist."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.synthetic.world.streams import Ints

#: number of the tax region that stands first in an ИНН; of other regions the code itself does
TAX_REGION = {"04": 24, "10": 28, "11": 29, "46": 50, "65": 66}
_INN_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)


def snils(rng: np.random.Generator, size: int) -> pl.Series:
    """`size` distinct СНИЛС as 11 digits."""
    numbers = rng.choice(197_000_000, size=size, replace=False) + 2_000_000
    return _text(numbers * 100 + snils_checksum(numbers), 11)


def snils_checksum(numbers: Ints) -> Ints:
    """Checksum of the nine digits: the weighted sum, 100 and 101 counting as 0."""
    total = sum(_digit(numbers, place) * (place + 1) for place in range(9))
    rest = np.asarray(total, dtype=np.int64) % 101
    return np.where(rest == 100, 0, rest)


def inn(rng: np.random.Generator, region_code: str, size: int) -> pl.Series:
    """`size` distinct ИНН of organisations (10 digits) of that region."""
    first = TAX_REGION.get(region_code, int(region_code))
    numbers = rng.choice(9_000_000, size=size, replace=False) + 1_000_000 + first * 10_000_000
    total = sum(_digit(numbers, 8 - place) * weight for place, weight in enumerate(_INN_WEIGHTS))
    check = np.asarray(total, dtype=np.int64) % 11 % 10
    return _text(numbers * 10 + check, 10)


def _digit(numbers: Ints, place: int) -> Ints:
    return np.asarray(numbers // 10**place % 10, dtype=np.int64)


def _text(numbers: Ints, width: int) -> pl.Series:
    return pl.Series(numbers.astype(np.int64)).cast(pl.String).str.zfill(width)
