"""What Spark is told about the columns of the lake is what the contracts say."""

from __future__ import annotations

import polars as pl
import pytest

from tests import lake_columns


def test_the_macro_says_what_the_contracts_say() -> None:
    assert lake_columns.FILE.read_text() == lake_columns.text(), "run: python -m tests.lake_columns"


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [
        (pl.UInt64(), "decimal(20, 0)"),
        (pl.Decimal(18, 6), "decimal(18, 6)"),
        (pl.List(pl.String()), "array<string>"),
        (pl.Datetime(), "timestamp_ntz"),
    ],
    ids=["hash", "decimal", "list", "timestamp"],
)
def test_a_type_that_spark_has_not_is_one_that_holds_it(dtype: pl.DataType, expected: str) -> None:
    assert lake_columns.spark_type(dtype) == expected
