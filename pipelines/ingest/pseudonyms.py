"""Where personal data end: СНИЛС become keyed pseudonyms, birth dates months, ФИО nothing.

Everything after this module holds no personal data.
"""

from __future__ import annotations

import hashlib
import hmac

import polars as pl

from pipelines.contracts import ColumnKind, Contract
from pipelines.ingest.text import skeleton

#: hexadecimal digits of a pseudonym: 128 of the 256 bits, enough for any population and half as wide
_PSEUDONYM_DIGITS = 32


def to_lake(valid: pl.DataFrame, contract: Contract, key: bytes) -> pl.DataFrame:
    """Columns of `contract.lake_schema` and `content_hash`, one row per row of `valid`.

    The content hash covers the personal columns too, so that a changed name is a changed row; it is
    seeded by the key, so that nobody without the key can test a guess against it.
    """
    columns = [_lake_column(valid, column.name, contract, key) for column in contract.columns if column.lake_name]
    return pl.DataFrame(columns).with_columns(_content_hash(valid, contract, key))


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
