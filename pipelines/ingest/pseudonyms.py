"""Where personal data end: СНИЛС become keyed pseudonyms, birth dates months, ФИО nothing.

People who were erased get their random replacement instead. Everything after this module holds no personal data.
"""

from __future__ import annotations

import hashlib
import hmac
import operator
from functools import reduce

import polars as pl

from pipelines.contracts import ColumnKind, Contract
from pipelines.ingest.erasures import NOBODY, Erased, Erasures
from pipelines.ingest.text import skeleton

#: hexadecimal digits of a pseudonym: 128 of the 256 bits, enough for any population and half as wide
_PSEUDONYM_DIGITS = 32


def to_lake(valid: pl.DataFrame, contract: Contract, key: bytes, erased: Erasures = NOBODY) -> pl.DataFrame:
    """Columns of `contract.lake_schema` and `content_hash`, one row per row of `valid`.

    The content hash covers the personal columns too, so that a changed name is a changed row; it is
    seeded by the key, so that nobody without the key can test a guess against it.
    """
    columns = [_lake_column(valid, column.name, contract, key) for column in contract.columns if column.lake_name]
    rows = pl.DataFrame(columns).with_columns(_content_hash(valid, contract, key))
    numbers = {n for c in contract.columns if c.kind is ColumnKind.SNILS for n in valid[c.name].unique().drop_nulls()}
    gone = {pseudonym(number, key): person for number in sorted(numbers) if (person := erased.find(number))}
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
    return hmac.digest(key, snils.encode("ascii"), "sha256").hex()[:_PSEUDONYM_DIGITS]


def _lake_column(valid: pl.DataFrame, name: str, contract: Contract, key: bytes) -> pl.Series:
    column = contract.column(name)
    series = valid[name]
    if column.kind is ColumnKind.SNILS:
        distinct = series.unique().drop_nulls().to_list()
        series = series.replace_strict(
            distinct, [pseudonym(s, key) for s in distinct], default=None, return_dtype=pl.String
        )
    elif column.personal and column.kind is ColumnKind.DATE:
        series = series.dt.month_start()
    return series.alias(column.lake_name or name)


def _content_hash(valid: pl.DataFrame, contract: Contract, key: bytes) -> pl.Series:
    seed = int.from_bytes(hashlib.sha256(b"content" + key).digest()[:8], "big")
    plain = valid.select(
        skeleton(pl.col(c.name))
        if c.personal and c.kind is ColumnKind.TEXT
        else pl.col(c.name).list.join(";")
        if c.kind is ColumnKind.ENUM_SET
        else pl.col(c.name)
        for c in contract.columns
    )
    return plain.hash_rows(seed).alias("content_hash")
