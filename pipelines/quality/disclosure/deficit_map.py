"""Suppression of the deficit map.

Two families of equations hold in it: a region is the sum of its municipalities, and `all` subjects are the sum of the
single ones. Regional rows are added here from the unsuppressed counts, since the dashboard shows them too.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.disclosure.before import keep_hidden
from pipelines.quality.disclosure.both_ways import Shape, protect_both_ways
from pipelines.quality.disclosure.details import DETAILS, detail_hidden, ranked
from pipelines.quality.disclosure.rules import primary_reason
from pipelines.quality.disclosure.secondary import Equation

KEYS = ("region_code", "municipality_code", "as_of", "subject", "competency_group")
ALL = "all"
REGION = ""
_BY_MUNICIPALITY = Equation(
    ("region_code", "as_of", "subject", "competency_group"), pl.col("municipality_code") == REGION
)
_BY_SUBJECT = Equation(("region_code", "municipality_code", "as_of", "competency_group"), pl.col("subject") == ALL)
#: whoever has a result in one group has one over all groups too, and the reverse
_OVER_GROUPS = Equation(("region_code", "municipality_code", "as_of", "subject"), pl.col("competency_group") == ALL)
_SHAPE = Shape(
    _BY_MUNICIPALITY, _BY_SUBJECT, _OVER_GROUPS,
    table=("region_code", "as_of", "competency_group"), block=("region_code", "as_of"),
)  # fmt: skip
#: people who teach no subject: in `all`, in no single subject, in no table
_NO_SUBJECT = "-"
_COUNTS = ("diagnosed", "high", "medium", "low", "none")
_NEVER_HIDDEN = (*KEYS, "borders", "programmes_available", "state", "state_reasons", "reason")


def with_regions(table: pl.DataFrame) -> pl.DataFrame:
    """`table` and rows of whole regions (municipality ''): sums, share and mean, the rest null."""
    keys = [k for k in KEYS if k != "municipality_code"]
    weighted = (pl.col("mean_percent") * pl.col("diagnosed")).sum() / pl.col("diagnosed").sum()
    # In a fixed order, since a sum of doubles depends on it in the last digit.
    regions = (
        table.sort(KEYS)
        .group_by(keys, maintain_order=True)
        .agg(pl.col(_COUNTS).sum(), mean_percent=weighted.fill_nan(None))
    )
    regions = regions.with_columns(
        municipality_code=pl.lit(REGION),
        deficit_share=((pl.col("high") + pl.col("medium")) / pl.col("diagnosed")).fill_nan(None),
    )
    return pl.concat([table, regions], how="diagonal_relaxed").sort(KEYS)


def deficit_reasons(table: pl.DataFrame, before: pl.DataFrame | None = None) -> pl.DataFrame:
    """Rows of `with_regions(...)` to hide altogether: `KEYS` and `reason` (c, low).

    `before`: rows of the release in force (`KEYS`, `was_hidden`, `diagnosed`).
    """
    cells = _cells(table).with_columns(
        reason=primary_reason(pl.col("numerator"), pl.col("denominator"), pl.lit(value=True))
    )
    cells = cells.with_columns(hidden=pl.col("reason").is_not_null())
    then = None if before is None else before.select(*KEYS, "was_hidden", size_before="diagnosed")
    cells = keep_hidden(cells, then, KEYS, [_BY_MUNICIPALITY, _BY_SUBJECT], _SHAPE.table)
    cells = protect_both_ways(pl.concat([cells, _without_subject(cells)]), _SHAPE, KEYS)
    return cells.filter("hidden").select(*KEYS, reason=pl.coalesce("reason", pl.lit("c"))).sort(KEYS)


def _cells(table: pl.DataFrame) -> pl.DataFrame:
    """Deficits of the diagnosed; no more than the staff, which the coverage tells, can have been diagnosed."""
    has_coverage = "diagnosed_coverage" in table.columns
    staff = pl.col("diagnosed") / pl.col("diagnosed_coverage") if has_coverage else pl.lit(None, dtype=pl.Float64)
    return table.select(
        *KEYS,
        numerator=pl.col("high") + pl.col("medium"),
        denominator=pl.col("diagnosed"),
        sensitive=pl.lit(value=True),
        highest=pl.when(pl.col("diagnosed") > 0).then(staff.round()).cast(pl.Int64),
        unpublished=pl.lit(value=False),
    )


def _without_subject(cells: pl.DataFrame) -> pl.DataFrame:
    """One cell per place and group for the people that no single subject has, where there are any."""
    sign = pl.when(pl.col("subject") == ALL).then(1).otherwise(-1)
    return (
        cells.group_by(_BY_SUBJECT.keys, maintain_order=True)
        .agg((pl.col("numerator", "denominator") * sign).sum().clip(lower_bound=0))
        .filter(pl.col("denominator") > 0)
        .with_columns(
            subject=pl.lit(_NO_SUBJECT), sensitive=pl.lit(value=True), highest=pl.lit(None, dtype=pl.Int64),
            reason=pl.lit(None, dtype=pl.String), unpublished=pl.lit(value=True), hidden=pl.lit(value=False),
        )
        .select(cells.columns)
    )  # fmt: skip


def hide_deficits(table: pl.DataFrame, reasons: pl.DataFrame, before: pl.DataFrame | None = None) -> pl.DataFrame:
    """`table` with hidden rows emptied and, in the other rows, small details emptied; `missing_reason` tells why.

    `details_reason` is `low` where only details of the row are hidden. `before`: rows of the release in force.
    """
    table = table.join(reasons, on=list(KEYS), how="left", maintain_order="left")
    whole = pl.col("reason").is_not_null()
    masks = {f"_hide_{i}": detail_hidden(table, detail, _BY_SUBJECT, KEYS, before) for i, detail in enumerate(DETAILS)}
    table = table.with_columns(**masks).with_columns(
        details_reason=pl.when(~whole & pl.any_horizontal(*masks)).then(pl.lit("low"))
    )
    for i, detail in enumerate(DETAILS):
        shown = ~pl.col(f"_hide_{i}")
        table = table.with_columns(
            pl.when(shown).then(pl.col(c)).alias(c) for c in detail.columns if c in table.columns
        )
    figures = [c for c in table.columns if c not in (*_NEVER_HIDDEN, "details_reason", *masks)]
    table = table.with_columns(pl.when(~whole).then(pl.col(c)).alias(c) for c in figures)
    return ranked(table.rename({"reason": "missing_reason"}).drop(*masks), KEYS)


def least_staff(public_map: pl.DataFrame) -> pl.DataFrame:
    """What the rows of the map tell of the staff of each place at least: region, municipality, date, `least`.

    A subject stands in the map where somebody teaches it, and nobody is diagnosed who is not staff.
    """
    place = list(KEYS[:3])
    places = public_map.filter(pl.col("municipality_code") != REGION)
    subjects = places.group_by(*place, "subject").agg(people=pl.max_horizontal(pl.col("diagnosed").max(), 1))
    is_all = pl.col("subject") == ALL
    most = pl.max_horizontal(pl.col("people").filter(is_all).max(), pl.col("people").filter(~is_all).sum())
    return subjects.group_by(place).agg(least=most)


def without_staff(public_map: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`public_map` without the coverage of places whose staff is hidden (region, municipality, date in `reasons`).

    A coverage of nought tells nobody's number and stays.
    """
    places = reasons.select(KEYS[:3]).unique().with_columns(_hidden=pl.lit(value=True))
    told = pl.col("_hidden").fill_null(value=False) & (pl.col("diagnosed_coverage") > 0).fill_null(value=False)
    return (
        public_map.join(places, on=list(KEYS[:3]), how="left", maintain_order="left")
        .with_columns(
            diagnosed_coverage=pl.when(~told).then("diagnosed_coverage"),
            details_reason=pl.coalesce("details_reason", pl.when(told).then(pl.lit("c"))),
        )
        .drop("_hidden")
    )
