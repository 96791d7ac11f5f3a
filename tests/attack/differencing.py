"""Differencing: two releases side by side tell what the first one hid, if the second one shows it unchanged."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def differenced(
    old: pl.DataFrame, new: pl.DataFrame, keys: Sequence[str], group: Sequence[str], is_total: pl.Expr, size: str
) -> pl.DataFrame:
    """Cells that `old` hid and what a reader takes them for (`keys`, `guess`), who sees both releases.

    Of one `group` the total is known of then; of the other parts what `old` shows, or else what `new` shows.
    """
    later = new.select(*keys, _later=size)
    cells = old.join(later, on=list(keys), how="left").with_columns(_known=pl.coalesce(size, "_later"))
    sign = pl.when(is_total).then(1).otherwise(-1)
    others_known = pl.col("_known").is_null().sum().over(group) - pl.col("_known").is_null().cast(pl.UInt32) == 0
    total_known = pl.when(is_total).then(pl.col(size)).max().over(group).is_not_null()
    rest = (sign * pl.col("_known").fill_null(0)).sum().over(group) + pl.col("_known").fill_null(0)
    return (
        cells.with_columns(guess=rest)
        .filter(pl.col(size).is_null(), ~is_total, others_known, total_known)
        .select(*keys, "guess")
    )
