"""Networks of schools with low results that no recommendation may speak of.

Their figures stand in no table of a release, but the region's total may be known (the passport tells it), and whether a
network is small is judged here, not by who got a recommendation: a network that is missing among the published ones has
support enough or is hidden, and nothing tells which.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.disclosure.rules import primary_reason
from pipelines.quality.disclosure.secondary import Equation, protect

MART = "low_result_schools"
KEYS = ("region_code", "municipality_code", "as_of")
_GROUP = ("region_code", "as_of")
_REGION = ""


def hidden_networks(schools: pl.DataFrame, published_before: pl.DataFrame | None = None) -> pl.DataFrame:
    """`KEYS` of networks to hide: fewer than five people, or so few by subtraction from the region.

    `schools`: rows of `marts.low_result_schools` on one sort of borders. `published_before`: recommendations of the
    release before; of a month that it speaks of, a network it left out stays out while its region hides any, or the
    two releases together would give a figure away.
    """
    networks = (
        schools.drop_nulls("staff_count")
        .group_by(KEYS)
        .agg(numerator=pl.col("supported_count").sum(), denominator=pl.col("staff_count").sum())
    )
    totals = (
        networks.group_by(_GROUP)
        .agg(pl.col("numerator", "denominator").sum())
        .with_columns(municipality_code=pl.lit(_REGION))
    )
    cells = pl.concat([networks, totals.select(networks.columns)]).with_columns(sensitive=pl.lit(value=False))
    small = primary_reason(pl.col("numerator"), pl.col("denominator"), pl.col("sensitive")).is_not_null()
    cells = _left_out_before(cells.with_columns(hidden=small), published_before)
    cells = protect(cells, [Equation(_GROUP, pl.col("municipality_code") == _REGION)], KEYS)
    return cells.filter("hidden", pl.col("municipality_code") != _REGION).select(KEYS).sort(KEYS)


def _left_out_before(cells: pl.DataFrame, published: pl.DataFrame | None) -> pl.DataFrame:
    if published is None:
        return cells
    same_month = published.select(_GROUP).unique().with_columns(_same=pl.lit(value=True))
    networks = published.filter(pl.col("evidence_mart") == MART).select(KEYS).unique()
    left_out = pl.col("_same") & pl.col("_shown").is_null() & (pl.col("municipality_code") != _REGION)
    stays = left_out & pl.col("hidden").any().over(_GROUP) & (pl.col("denominator") > 0)
    return (
        cells.join(same_month, on=list(_GROUP), how="left")
        .join(networks.with_columns(_shown=pl.lit(value=True)), on=list(KEYS), how="left")
        .with_columns(hidden=pl.col("hidden") | stays.fill_null(value=False))
        .drop("_same", "_shown")
    )
