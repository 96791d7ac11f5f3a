"""Which sources a municipality has delivered by itself and up to which period. Counts of rows are not shown: they
would give away how many people a small municipality has.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.contracts.load import load_contracts
from pipelines.publish.format_ru import period
from pipelines.publish.words import DELIVERY_STATUS, FILE_REASON


@dataclass(frozen=True)
class Completeness:
    """`accepted`: the last period taken; `problem`: a later file that was not taken and why, '' where there is none."""

    source: str
    accepted: str
    problem: str


def completeness_of(deliveries: pl.DataFrame) -> dict[str, list[Completeness]]:
    """By code of the municipality, one line per source; what the region delivers as a whole is left out."""
    taken = pl.col("status") == "accepted"
    last = pl.col("period").filter(taken).max()
    later = ~taken & (pl.col("period") > last.fill_null(""))
    own = deliveries.filter(pl.col("deliverer") != "").sort("period")
    lines = own.group_by("deliverer", "source", maintain_order=True).agg(
        accepted=last,
        period=pl.col("period").filter(later).last(),
        status=pl.col("status").filter(later).last(),
        reason=pl.col("reason").filter(later).last(),
    )
    lines = lines.sort("deliverer", "source")
    parts = lines.partition_by("deliverer", as_dict=True, maintain_order=True)
    return {str(key[0]): [_line(row) for row in part.iter_rows(named=True)] for key, part in parts.items()}


def _line(row: dict[str, str | None]) -> Completeness:
    contract = load_contracts().get(str(row["source"]))
    problem = ""
    if row["period"]:
        status = DELIVERY_STATUS.get(str(row["status"]), str(row["status"]))
        reason = FILE_REASON.get(row["reason"] or "", row["reason"] or "")
        problem = f"{period(row['period'])}: файл {status}" + (f", {reason}" if reason else "")
    accepted = period(row["accepted"]) if row["accepted"] else ""
    return Completeness(contract.title_ru if contract else str(row["source"]), accepted, problem)
