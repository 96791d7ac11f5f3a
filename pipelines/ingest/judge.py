"""Judges the rows of one table: casts every column, then says of each row what becomes of it.

In: text as delivered. Out: cells of the good rows, the reasons of the others, the count of rows that are no
records. Files as a whole (held, rejected) belong to `parse`, columns as distinct cells to `cells`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

import polars as pl

from pipelines.contracts import Contract, RowRule
from pipelines.ingest.casts import CastContext
from pipelines.ingest.cells import Cells, cells_of, no_cells
from pipelines.ingest.header import Header
from pipelines.ingest.skips import skipped_rows

#: columns of a finding: one bad cell, or one broken row rule (then `column_name` is null)
FINDING_SCHEMA = {
    "row": pl.UInt32,
    "column_name": pl.String,
    "reason": pl.String,
    "severity": pl.String,
    "value": pl.String,
    "note": pl.String,
}


@dataclass(frozen=True)
class Judged:
    """What became of the rows of one table; a row is a position in the sheet's frame."""

    #: positions of the good rows, and their cells by contract column
    rows: pl.Series
    valid: dict[str, Cells]
    #: FINDING_SCHEMA
    findings: pl.DataFrame
    rejected_rows: pl.Series
    skipped_count: int


def judge(frame: pl.DataFrame, header: Header, contract: Contract, context: CastContext) -> Judged:
    """Judges all rows of a sheet under its header."""
    filled, blank_count = _filled(frame, header.data_row)
    text = _contract_text(filled, header)
    cells = {c.name: _cells(text, c.name, contract, context) for c in contract.columns}
    required = [cells[c.name] for c in contract.columns if c.required]
    height = filled.height
    bad = _any((one.bad_rows for one in required if one.has_reasons), height)
    skipped = _skipped(frame, filled, header, bad, required)
    broken = [(rule, _broken(rule, cells, context, height) & ~bad) for rule in contract.row_rules]
    lost = _any((bad, *(rows for _, rows in broken)), height)
    row = filled["row"]
    findings = [_cell_findings(name, cells[name], text, contract, skipped) for name in cells]
    findings += [_rule_findings(rule, row.filter(rows)) for rule, rows in broken]
    found = [pl.DataFrame(schema=FINDING_SCHEMA), *(one for one in findings if one is not None)]
    good = ~lost
    return Judged(
        rows=row.filter(good),
        valid={name: one.only(good) for name, one in cells.items()} if lost.any() else cells,
        findings=pl.concat(found).sort("row", "column_name", maintain_order=True),
        rejected_rows=row.filter(lost & ~skipped),
        skipped_count=header.first_row + blank_count + int(skipped.sum()),
    )


def _filled(frame: pl.DataFrame, data_row: int) -> tuple[pl.DataFrame, int]:
    """Rows under the header that are not blank, with their `row`, and how many blank ones stand between them."""
    body = frame.with_row_index("row").slice(data_row)
    if any(not column.has_nulls() for column in body.iter_columns() if column.name != "row"):
        return body, 0
    blank = body.select(pl.all_horizontal(pl.all().exclude("row").is_null())).to_series()
    filled = body.filter(~blank)
    end = filled.item(-1, "row") + 1 if filled.height else data_row
    return filled, end - data_row - filled.height


def _contract_text(filled: pl.DataFrame, header: Header) -> pl.DataFrame:
    """Text by contract column; three columns of a name are joined into `full_name`."""
    data = filled.columns[1:]
    columns = [pl.col(data[position]).alias(name) for name, position in header.columns.items()]
    if header.name_parts:
        parts = [pl.col(data[p]) for p in header.name_parts]
        columns = [c for c in columns if c.meta.output_name() != "full_name"]
        columns.append(pl.concat_str(parts, separator=" ", ignore_nulls=True).alias("full_name"))
    return filled.select("row", *columns)


def _cells(text: pl.DataFrame, name: str, contract: Contract, context: CastContext) -> Cells:
    column = contract.column(name)
    if name not in text.columns:
        return no_cells(column, text.height)
    return cells_of(text[name], column, context)


def _skipped(
    frame: pl.DataFrame, filled: pl.DataFrame, header: Header, bad: pl.Series, required: list[Cells]
) -> pl.Series:
    """Which rows are no records; only those that fail are asked."""
    if not bad.any():
        return bad
    lacking = _any((one.lacking_rows() for one in required if one.has_reasons), filled.height)
    titles = frame.slice(header.first_row, header.height)
    skip = skipped_rows(filled.filter(bad).drop("row"), lacking.filter(bad), titles)
    return _none(filled.height).scatter(bad.arg_true().filter(skip), True)


def _cell_findings(
    name: str, cells: Cells, text: pl.DataFrame, contract: Contract, skipped: pl.Series
) -> pl.DataFrame | None:
    """FINDING_SCHEMA, a row per bad cell of the column; None where all are good."""
    if not cells.has_reasons:
        return None
    rows = (cells.bad_rows & ~skipped).arg_true()
    if rows.is_empty():
        return None
    codes = cells.codes.gather(rows)
    return pl.DataFrame(
        {
            "row": text["row"].gather(rows),
            "column_name": name,
            "reason": cells.reasons.gather(codes),
            "severity": "rejection" if contract.column(name).required else "warning",
            "value": text[name].gather(rows) if name in text.columns else None,
            "note": cells.notes.gather(codes),
        },
        schema=FINDING_SCHEMA,
    )


def _broken(rule: RowRule, cells: dict[str, Cells], context: CastContext, height: int) -> pl.Series:
    """Which rows break a rule. It is judged where the columns it reads are all good."""
    values = [cells[name].of_rows(cells[name].values).alias(name) for name in rule.columns]
    rows = pl.DataFrame(values).with_columns(pl.lit(context.period.end).alias("period_end"))
    broken = rows.select((~pl.sql_expr(rule.sql)).fill_null(False).alias("broken")).to_series()
    bad = _any((cells[name].bad_rows for name in rule.columns if cells[name].has_reasons), height)
    return broken & ~bad


def _rule_findings(rule: RowRule, rows: pl.Series) -> pl.DataFrame | None:
    """FINDING_SCHEMA, a row per row that breaks the rule; None where none does."""
    if rows.is_empty():
        return None
    found = {"row": rows, "column_name": None, "reason": rule.reason, "severity": "rejection", "value": None}
    return pl.DataFrame({**found, "note": rule.name}, schema=FINDING_SCHEMA)


def _any(conditions: Iterable[pl.Series], height: int) -> pl.Series:
    return reduce(or_, conditions, _none(height))


def _none(height: int) -> pl.Series:
    return pl.repeat(False, height, dtype=pl.Boolean, eager=True)
