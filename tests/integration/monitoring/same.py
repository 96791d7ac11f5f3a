"""One assertion: two tables of one grain hold the same figures."""

from __future__ import annotations

import polars as pl

from tests.oracle.compare import differences


def assert_same(expected: pl.DataFrame, actual: pl.DataFrame, grain: list[str], columns: list[str]) -> None:
    found = differences(expected, actual, grain, columns)
    with pl.Config(tbl_rows=40, tbl_cols=20, fmt_str_lengths=60):
        assert found.is_empty(), f"{found.height} cells differ\n{found.head(40)}"
