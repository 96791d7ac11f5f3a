"""Judges the rows of one table: casts every column, then says of each row what becomes of it.

In: text as delivered. Out: typed rows, the reasons of the others, the count of rows that are no
records. Files as a whole (held, rejected) belong to `parse`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.contracts import Contract
from pipelines.ingest.casts import CastContext, cast_values
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
    """What became of the rows of one table; `row` is the position in the sheet's frame."""

    #: contract columns with values, and `row`
    valid: pl.DataFrame
    #: FINDING_SCHEMA
    findings: pl.DataFrame
    rejected_rows: pl.Series
    skipped_count: int


def judge(frame: pl.DataFrame, header: Header, contract: Contract, context: CastContext) -> Judged:
    """Judges all rows of a sheet under its header."""
    sheet = frame.with_row_index("row")
    titles_count = sheet.head(header.first_row).height
    body = sheet.slice(header.data_row)
    blank = body.select(pl.all_horizontal(pl.all().exclude("row").is_null())).to_series()
    filled = body.filter(~blank)
    last = filled["row"].max() if filled.height else None
    blank_count = body.filter(blank & (body["row"] < last)).height if last is not None else 0

    text = _contract_text(filled, header)
    cells = _cast_all(text, contract, context)
    bad = cells.select(_any([_reason(c.name).is_not_null() for c in contract.columns if c.required])).to_series()
    lacks = cells.select(
        _any([_reason(c.name) == "missing_required" for c in contract.columns if c.required])
    ).to_series()
    failing = filled.filter(bad)
    skip = skipped_rows(failing.drop("row"), lacks.filter(bad), frame.slice(header.first_row, header.height))
    skipped = failing.filter(skip)["row"]

    records = cells.filter(~pl.col("row").is_in(skipped.implode()))
    rejected = failing.filter(~skip)["row"]
    candidates = records.filter(~pl.col("row").is_in(rejected.implode()))
    broken = _broken_rules(candidates, contract, context)
    rejected = pl.concat([rejected, broken["row"].unique()]).sort()
    findings = pl.concat([_cell_findings(records, text, contract), broken])
    names = [c.name for c in contract.columns]
    valid = candidates.filter(~pl.col("row").is_in(broken["row"].implode())).select("row", *names)
    return Judged(valid, findings.sort("row", "column_name"), rejected, titles_count + blank_count + len(skipped))


def _contract_text(filled: pl.DataFrame, header: Header) -> pl.DataFrame:
    """Text by contract column; three columns of a name are joined into `full_name`."""
    data = filled.columns[1:]
    columns = [pl.col(data[position]).alias(name) for name, position in header.columns.items()]
    if header.name_parts:
        parts = [pl.col(data[p]) for p in header.name_parts]
        columns = [c for c in columns if c.meta.output_name() != "full_name"]
        columns.append(pl.concat_str(parts, separator=" ", ignore_nulls=True).alias("full_name"))
    return filled.select("row", *columns)


def _cast_all(text: pl.DataFrame, contract: Contract, context: CastContext) -> pl.DataFrame:
    """Columns of values under the contract's names, `<name>__reason` and `<name>__note` beside them."""
    cells = text.select("row")
    for column in contract.columns:
        if column.name in text.columns:
            table = cast_values(text[column.name].unique().drop_nulls(), column, context)
            source = text.select(pl.col(column.name).alias("text"))
            one = source.join(table, on="text", how="left", maintain_order="left").drop("text")
        else:
            schema: dict[str, Any] = {"value": column.lake_dtype, "reason": pl.String, "note": pl.String}
            one = pl.DataFrame(schema=schema).clear(text.height)
        if column.required:
            missing = pl.col("value").is_null() & pl.col("reason").is_null()
            one = one.with_columns(
                pl.when(missing).then(pl.lit("missing_required")).otherwise("reason").alias("reason")
            )
        n = column.name
        cells = cells.hstack(one.rename({"value": n, "reason": f"{n}__reason", "note": f"{n}__note"}))
    return cells


def _cell_findings(records: pl.DataFrame, text: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    found = [pl.DataFrame(schema=FINDING_SCHEMA)]
    for column in contract.columns:
        bad = records.filter(_reason(column.name).is_not_null())
        if bad.is_empty():
            continue
        one = bad.select(
            "row",
            pl.lit(column.name).alias("column_name"),
            _reason(column.name).alias("reason"),
            pl.lit("rejection" if column.required else "warning").alias("severity"),
            pl.col(f"{column.name}__note").alias("note"),
        )
        written = text.select("row", pl.col(column.name).alias("value")) if column.name in text.columns else None
        if written is None:
            one = one.with_columns(pl.lit(None, dtype=pl.String).alias("value"))
        else:
            one = one.join(written, on="row", how="left", maintain_order="left")
        found.append(one.select(list(FINDING_SCHEMA)))
    return pl.concat(found)


def _broken_rules(candidates: pl.DataFrame, contract: Contract, context: CastContext) -> pl.DataFrame:
    """Findings of row rules. A rule is judged where the columns it reads are all good."""
    found = [pl.DataFrame(schema=FINDING_SCHEMA)]
    rows = candidates.with_columns(pl.lit(context.period.end).alias("period_end"))
    for rule in contract.row_rules:
        good = ~_any([_reason(name).is_not_null() for name in rule.columns])
        broken = rows.filter(good & ~pl.sql_expr(rule.sql).fill_null(True))
        found.append(
            broken.select(
                "row",
                pl.lit(None, dtype=pl.String).alias("column_name"),
                pl.lit(rule.reason).alias("reason"),
                pl.lit("rejection").alias("severity"),
                pl.lit(None, dtype=pl.String).alias("value"),
                pl.lit(rule.name).alias("note"),
            )
        )
    return pl.concat(found)


def _reason(name: str) -> pl.Expr:
    return pl.col(f"{name}__reason")


def _any(conditions: list[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(conditions).fill_null(False)
