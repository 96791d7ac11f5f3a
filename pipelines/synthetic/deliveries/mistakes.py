"""Senders' mistakes that a later delivery mends: late rows, wrong values corrected, rows withdrawn.

The facts in force after all deliveries stay the same.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.contracts.load import load_contract

SLOT = "_slot"
#: a column whose wrong first value breaks no rule, and how it is wrong
_WRONG = {
    "diagnostics": ("score", pl.max_horizontal(pl.col("score") - 1, 0.0)),
    "fioko": ("method_score", pl.max_horizontal(pl.col("method_score") - 2, 0.0)),
    "finance": ("spent", (pl.col("spent") * 0.9).round(2)),
    "iom_activities": ("hours", pl.col("hours") + 2),
    "outcomes": ("participants", pl.col("participants") + 3),
    "support_events": ("hours", pl.col("hours") + 1),
}
#: a key date that is moved to make a row of something that never took place
_WITHDRAWN = {
    "diagnostics": "diagnosed_on",
    "enrollments": "started_on",
    "mentoring": "started_on",
    "postcourse": "held_on",
    "support_events": "held_on",
}


def make(source: str, rows: pl.DataFrame, slots: int, rng: np.random.Generator) -> pl.DataFrame:
    """Rows with `_slot` changed or added; only rows whose key comes once take part, so that no version is overtaken."""
    key = list(load_contract(source).natural_key)
    luck = pl.Series("luck", rng.random(len(rows)))
    alone = (pl.len().over(key) == 1) & (pl.col(SLOT) < slots - 1)
    rows = rows.with_columns(luck).with_columns(alone.alias("alone"))
    late = pl.col("alone") & (pl.col("luck") < 0.02)
    mended = rows.filter(pl.col("alone") & pl.col("luck").is_between(0.02, 0.03))
    rows = rows.with_columns(pl.when(late).then(pl.col(SLOT) + 1).otherwise(SLOT).cast(pl.Int32).alias(SLOT))
    parts = [rows]
    if source in _WRONG:
        column, wrong = _WRONG[source]
        later = mended.with_columns((pl.col(SLOT) + 1).cast(pl.Int32).alias(SLOT))
        first = pl.col("alone") & pl.col("luck").is_between(0.02, 0.03)
        spoilt = pl.when(first).then(wrong).otherwise(column).cast(rows.schema[column]).alias(column)
        parts = [rows.with_columns(spoilt), later]
    if source in _WITHDRAWN:
        parts += _never_happened(rows, _WITHDRAWN[source])
    return pl.concat(parts).drop("luck", "alone")


def _never_happened(rows: pl.DataFrame, column: str) -> list[pl.DataFrame]:
    """Rows that one delivery brings and the next one withdraws."""
    false = rows.filter(pl.col("alone") & pl.col("luck").is_between(0.03, 0.034))
    false = false.with_columns(pl.col(column).dt.offset_by("-2d"))
    return [
        false,
        false.with_columns(pl.lit(True).alias("cancelled"), (pl.col(SLOT) + 1).cast(pl.Int32).alias(SLOT)),
    ]
