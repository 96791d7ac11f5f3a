"""Municipal figures of past months on the borders of today, summed from published cells and from nothing else.

A merged municipality has a figure only where each of its parts has one: nothing hidden can be worked out of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

_KEYS = ["region_code", "municipality_code", "as_of", "kpi_code"]
# A sum is as reserved as the most reserved of its parts.
_RESERVE = {"withheld": 0, "provisional": 1}


def on_present_borders(municipal: pl.DataFrame, now: pl.DataFrame, additive: Sequence[str]) -> pl.DataFrame:
    """`municipal` (kpi_municipal) with the rows of merged municipalities in place of those of their parts.

    `now`: municipality_code, municipality_code_now. Only `additive` indicators are kept; the
    parts of another one do not sum up. A part to which the indicator does not apply counts as nothing.
    """
    rows = municipal.filter(pl.col("kpi_code").is_in(additive)).join(now, on="municipality_code", how="left")
    rows = rows.with_columns(municipality_code=pl.coalesce("municipality_code_now", "municipality_code"))
    known = pl.col("value").is_not_null()
    summed = rows.group_by(_KEYS).agg(
        parts=pl.len(),
        whole=(known | (pl.col("missing_reason") == "z")).all() & known.any(),
        numerator=pl.col("numerator").sum(),
        denominator=pl.when(pl.col("denominator").is_not_null().any()).then(pl.col("denominator").sum()),
        own_reason=pl.col("missing_reason").first(),
        is_inapplicable=(pl.col("missing_reason") == "z").fill_null(value=False).all(),
        is_hidden=pl.col("missing_reason").is_in(["c", "low"]).any(),
        own_status=pl.col("status").first(),
        state=pl.col("state").sort_by(pl.col("state").replace_strict(_RESERVE, default=2)).first(),
    )
    return _judged(summed).drop("parts", "whole", "own_reason", "is_hidden", "is_inapplicable", "own_status")


def _judged(summed: pl.DataFrame) -> pl.DataFrame:
    """Value, reason and status of the sums; a row of one part keeps its own."""
    shown = pl.when(pl.col("whole"))
    quotient = pl.col("numerator") / pl.col("denominator")
    table = summed.with_columns(
        numerator=shown.then("numerator"),
        denominator=shown.then("denominator"),
        value=shown.then(pl.coalesce(quotient, pl.col("numerator").cast(pl.Float64))),
    )
    of_several = pl.when("is_hidden").then(pl.lit("c")).when("is_inapplicable").then(pl.lit("z")).otherwise(pl.lit("x"))
    reason = pl.when(pl.col("parts") == 1).then("own_reason").otherwise(of_several)
    return table.with_columns(
        missing_reason=pl.when(pl.col("value").is_null()).then(reason),
        # The goal of a region and its deadline say how a part is judged; a sum is shown without a judgement.
        status=pl.when(pl.col("parts") == 1).then("own_status").otherwise(pl.lit("no_target")),
    )
