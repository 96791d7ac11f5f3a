"""Findings as the sender and the auditor may see them: with an address, without personal data."""

from __future__ import annotations

import polars as pl

from pipelines.contracts import Contract
from pipelines.ingest.header import Header
from pipelines.ingest.judge import Judged
from pipelines.ingest.readers import RawTable

MASK = "•••"
_SHOWN_LENGTH = 120
#: whatever looks like a СНИЛС or a telephone number, wherever somebody wrote it
_LONG_NUMBER = r"\d(?:[ \-]?\d){9,}"
#: three words of which the last is a patronymic, or a surname with two initials, in a cell of any column
_FULL_NAME = r"(?i)\p{L}[\p{L}\-]+\s+\p{L}+\s+\p{L}+(?:вич|вна|чна|нич|оглы|кызы)[аеуыо]?м?\b"
_INITIALS = r"\p{Lu}\p{L}+\s+\p{Lu}\.\s*\p{Lu}\."


def masked_findings(table: RawTable, header: Header, judged: Judged, contract: Contract) -> pl.DataFrame:
    """One row per finding: member, sheet, row_number, column_name, header, cell, reason, severity,

    value_masked, note. Row rules name no column, no cell and no value.
    """
    personal = [c.name for c in contract.columns if c.personal]
    name = pl.col("column_name")
    address = {c: _letters(position) for c, position in header.columns.items()} if table.has_cells else {}
    row_number = (pl.col("row") + table.first_row).cast(pl.UInt32)
    letters = name.replace_strict(address, default=None, return_dtype=pl.String)
    shown = pl.col("value")
    for personal_text in (_LONG_NUMBER, _FULL_NAME, _INITIALS):
        shown = shown.str.replace_all(personal_text, MASK)
    shown = shown.str.slice(0, _SHOWN_LENGTH)
    return judged.findings.select(
        pl.lit(table.member).alias("member"),
        pl.lit(table.sheet).alias("sheet"),
        row_number.alias("row_number"),
        name,
        name.replace_strict(header.titles, default=None, return_dtype=pl.String).alias("header"),
        (letters + row_number.cast(pl.String)).alias("cell"),
        "reason",
        "severity",
        pl.when(name.is_in(personal) & pl.col("value").is_not_null())
        .then(pl.lit(MASK))
        .otherwise(shown)
        .alias("value_masked"),
        "note",
    )


def _letters(position: int) -> str:
    """Column letters of a spreadsheet for a position from 0: 0 → A, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
