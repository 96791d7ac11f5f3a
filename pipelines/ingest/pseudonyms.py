"""Where personal data end: СНИЛС become keyed pseudonyms, birth dates months, ФИО nothing.

People who were erased get their random replacement instead. Everything after this module holds no personal data.
"""

from __future__ import annotations

import hashlib
import operator
from functools import reduce

import polars as pl

from pipelines.contracts import Column, ColumnKind, Contract
from pipelines.ingest.cells import Cells
from pipelines.ingest.erasures import NOBODY, Erased, Erasures
from pipelines.ingest.text import skeleton_of_names

#: HMAC by RFC 2104: bytes of a block of SHA-256, and what its two pads make of each byte of the key
_BLOCK = 64
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
#: hexadecimal digits of a pseudonym: 128 of the 256 bits, enough for any population and half as wide
_PSEUDONYM_DIGITS = 32


def to_lake(valid: dict[str, Cells], contract: Contract, key: bytes, erased: Erasures = NOBODY) -> pl.DataFrame:
    """Columns of `contract.lake_schema` and `content_hash`, one row per row of the cells.

    The content hash covers the personal columns too, so that a changed name is a changed row; it is
    seeded by the key, so that nobody without the key can test a guess against it.
    """
    kept, plain = [], []
    gone: dict[str, Erased] = {}
    for column in contract.columns:
        cells = valid[column.name]
        hashed = _for_hash(cells.values, column)
        plain.append(cells.of_rows(hashed).alias(column.name))
        if column.lake_name:
            answers = _for_lake(cells.values, column, key)
            if column.kind is ColumnKind.SNILS:
                gone |= _gone(cells.values, answers, erased)
            spread = plain[-1] if answers is hashed else cells.of_rows(answers)
            kept.append(spread.alias(column.lake_name))
    seed = int.from_bytes(hashlib.sha256(b"content" + key).digest()[:8], "big")
    rows = pl.DataFrame(kept).with_columns(pl.DataFrame(plain).hash_rows(seed).alias("content_hash"))
    return replaced(rows, contract, gone)


def pseudonym_columns(contract: Contract) -> list[str]:
    """Columns of the lake that hold pseudonyms."""
    return [c.lake_name for c in contract.columns if c.kind is ColumnKind.SNILS and c.lake_name]


def replaced(rows: pl.DataFrame, contract: Contract, gone: dict[str, Erased]) -> pl.DataFrame:
    """Lake rows with the replacement of every erased person instead of the pseudonym, by which `gone` has them.

    Their content hashes change as well, or whoever has the key could test a guess of СНИЛС and name against them; rows
    of the same people that were equal stay equal, others stay different. A second time it changes nothing.
    """
    names = pseudonym_columns(contract)
    if not gone or not names:
        return rows
    salts = [
        pl.col(name).replace_strict(
            list(gone), [p.salt for p in gone.values()], default=0, return_dtype=pl.UInt64
        ) for name in names
    ]  # fmt: skip
    mixed = rows.with_columns(content_hash=reduce(operator.xor, salts, pl.col("content_hash")))
    return mixed.with_columns(pl.col(names).replace(list(gone), [p.replacement for p in gone.values()]))


def pseudonym(snils: str, key: bytes) -> str:
    """HMAC-SHA-256 of an 11-digit СНИЛС, as the lake keeps it."""
    return pseudonyms([snils], key)[0]


def pseudonyms(numbers: list[str], key: bytes) -> list[str]:
    """`pseudonym` of many, three times as fast: the halves of the HMAC that depend on the key are computed once."""
    padded = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
    inner, outer = (hashlib.sha256(padded.translate(mask)) for mask in (_INNER, _OUTER))
    found = []
    for number in numbers:
        first, second = inner.copy(), outer.copy()
        first.update(number.encode("ascii"))
        second.update(first.digest())
        found.append(second.hexdigest()[:_PSEUDONYM_DIGITS])
    return found


def _gone(numbers: pl.Series, answers: pl.Series, erased: Erasures) -> dict[str, Erased]:
    """The erased among the people, by pseudonym."""
    if not erased.people:
        return {}
    known = zip(numbers.to_list(), answers.to_list(), strict=True)
    return {pseudonym: person for digits, pseudonym in known if digits and (person := erased.find(digits))}


def _of_people(values: pl.Series, key: bytes) -> pl.Series:
    """The pseudonym of each of the numbers, null of null; a number in several writings is computed once."""
    people = values.drop_nulls().unique(maintain_order=True)
    found = pl.Series(pseudonyms(people.to_list(), key), dtype=pl.String)
    if people.len() == values.len():
        return found
    known = pl.DataFrame({"number": people, "pseudonym": found})
    return values.alias("number").to_frame().join(known, on="number", how="left", maintain_order="left")["pseudonym"]


def _for_lake(values: pl.Series, column: Column, key: bytes) -> pl.Series:
    """What the lake holds instead of each of the distinct values."""
    if column.kind is ColumnKind.SNILS:
        return _of_people(values, key)
    return values.dt.month_start() if column.personal and column.kind is ColumnKind.DATE else values


def _for_hash(values: pl.Series, column: Column) -> pl.Series:
    """What of each of the distinct values makes two rows the same."""
    if column.personal and column.kind is ColumnKind.TEXT:
        return skeleton_of_names(values)
    return values.list.join(";") if column.kind is ColumnKind.ENUM_SET else values
