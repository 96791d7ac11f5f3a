"""Texts of others in CSV, where an office programme would take some of them for formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

#: signs of full width are formulas too where the office programme is an East Asian one
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠](?s:.)"
#: what office programmes themselves put before a text that is no formula
_MARK = "'"


def plain(value: object) -> object:
    """One value as `plain_texts` writes it."""
    return _MARK + value if isinstance(value, str) and re.match(_FORMULA, value) else value


def plain_texts(table: pl.DataFrame) -> pl.DataFrame:
    """`table` with a mark before every text that would begin a formula; a sign alone (a target) begins none."""
    import polars as pl  # noqa: PLC0415 - the command line uses `plain` without it

    text = pl.col(pl.String)
    return table.with_columns(pl.when(text.str.contains(_FORMULA)).then(_MARK + text).otherwise(text).name.keep())
