"""Shares as they would be published, and how far they moved in a month: what several anomaly checks compare.

Suppressed figures are left out on purpose: notes of warnings are published with the release.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from pipelines.quality.checks.context import CheckContext

CELL = ("region_code", "municipality_code", "kpi_code")
_MONTH = timedelta(days=31)
_FIGURES = (*CELL, "as_of", "numerator", "denominator", "value")


def shares(context: CheckContext) -> pl.DataFrame:
    """Visible cells: CELL (municipality '' is the region), month, figures, place, title, time window.

    Of regions all months, of municipalities the report month and the one before: no check asks for more of them.
    """
    municipal = context.public.kpi_municipal.filter(pl.col("as_of") >= context.as_of - _MONTH)
    regional = context.public.kpi_regional.with_columns(municipality_code=pl.lit(""))
    visible = pl.col("value").is_not_null() & (pl.col("state") != "withheld").fill_null(value=True)
    cells = pl.concat([frame.filter(visible).select(_FIGURES) for frame in (regional, municipal)])
    kpis = context.query(
        "select region_code, kpi_code, short_title_ru as title, time_window from marts.dim_kpi where unit = 'share'"
    )
    return named(context, cells.join(kpis, on=["region_code", "kpi_code"]))


def named(context: CheckContext, frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with `place`: the name of the municipality, or that it is the region as a whole."""
    names = context.query("select municipality_code, min(name_ru) as place from marts.dim_municipality group by 1")
    place = pl.when(pl.col("municipality_code") == "").then(pl.lit("регион в целом"))
    return frame.join(names, on="municipality_code", how="left", maintain_order="left").with_columns(
        place=place.otherwise(pl.col("place").fill_null(pl.col("municipality_code")))
    )


def changes(context: CheckContext, cells: pl.DataFrame) -> pl.DataFrame:
    """`cells` beside those of the month before: `value_before`, `denominator_before`, `change`, `base` (smaller one).

    Left out: January of figures that start anew with the year, and municipalities in the month their borders moved.
    """
    earlier = cells.select(
        *CELL,
        as_of=pl.col("as_of").dt.offset_by("1mo").dt.month_end(),
        value_before="value",
        denominator_before="denominator",
    )
    moved = context.query(
        """
        select from_code as municipality_code, last_day(effective_from) as as_of from reference.municipality_changes
        union
        select to_code, last_day(effective_from) from reference.municipality_changes
        """
    )
    starts_anew = (pl.col("time_window") == "ytd") & (pl.col("as_of").dt.month() == 1)
    return (
        cells.join(earlier, on=[*CELL, "as_of"])
        .filter(~starts_anew)
        .join(moved, on=["municipality_code", "as_of"], how="anti")
        .with_columns(
            change=pl.col("value") - pl.col("value_before"),
            base=pl.min_horizontal("denominator", "denominator_before"),
        )
    )
