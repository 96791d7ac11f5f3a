"""No small figure is visible in the tables to be published, nor follows from visible ones.

Written apart from `disclosure` on purpose: it attacks the suppressed tables as a reader would; what all sums together
give is `leak_by_sums`. Resolve: disclosure/secondary, disclosure/both_ways.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.checks.context import CheckContext
from pipelines.quality.checks.leak_by_sums import found_in_map, found_in_sums
from pipelines.quality.disclosure.details import DETAILS
from pipelines.quality.disclosure.rules import MIN_DENOMINATOR, MIN_NUMERATOR, is_sensitive
from pipelines.quality.result import CheckResult, judged

CHECK_NAME = "suppression_leak"
_HIDDEN = ("c", "low")
#: an indicator whose denominator is the staff
_OF_STAFF = "diagnosed_share"
_BY_SUBJECT = ["region_code", "municipality_code", "as_of", "competency_group"]


def measure(context: CheckContext) -> list[CheckResult]:
    """One result per region over indicators, the deficit map and the recommendations that rest on them."""
    additive = context.query("select distinct kpi_code from marts.dim_kpi where is_additive")["kpi_code"].to_list()
    kpis, regional = _kpi_cells(context.public.kpi_municipal), _kpi_cells(context.public.kpi_regional)
    deficits, deficit_totals = _map_cells(context.public.deficit_map), _map_cells(context.public.deficit_map_regional)
    subjects = deficits.filter(pl.col("subject") != "all")
    all_subjects = deficits.filter(pl.col("subject") == "all")
    leaks = pl.concat(
        [
            _small_details(context.public.deficit_map),
            *(_small(cells) for cells in (kpis, regional, deficits, deficit_totals)),
            _found(kpis.filter(pl.col("kpi_code").is_in(additive)), regional, ["as_of", "kpi_code"]),
            _found(deficits, deficit_totals, ["as_of", "subject", "competency_group"]),
            _found(subjects, all_subjects.join(_exact(context), on=_BY_SUBJECT), _BY_SUBJECT[1:]),
            found_in_sums(kpis.filter(pl.col("kpi_code").is_in(additive)), regional, ["as_of", "kpi_code"]),
            found_in_map(_whole_map(deficits, deficit_totals), _with_rest(context), _staff(kpis)),
            _shown_elsewhere(kpis, all_subjects),
            _staff_by_coverage(kpis, all_subjects),
            *_spoken_of(context.public.recommendations, kpis, regional, deficits),
        ]
    )
    counts = dict(leaks.group_by("region_code").len().iter_rows())
    cells = dict(pl.concat([kpis.select("region_code"), deficits.select("region_code")])
                 .group_by("region_code").len().iter_rows())  # fmt: skip
    return [
        judged(
            CHECK_NAME, region, counts.get(region, 0), cells.get(region, 0), layer="release",
            note=f"малых групп, которые видны или вычисляются: {counts.get(region, 0)} из {cells.get(region, 0)}",
        )
        for region in sorted(cells)
    ]  # fmt: skip


def _spoken_of(
    advice: pl.DataFrame, kpis: pl.DataFrame, regional: pl.DataFrame, deficits: pl.DataFrame
) -> list[pl.DataFrame]:
    """Recommendations that rest on a hidden cell or on a group below the limit."""
    evidence = {
        "kpi_municipal": (kpis, ["region_code", "municipality_code", "as_of", "kpi_code"]),
        "kpi_regional": (regional, ["region_code", "as_of", "kpi_code"]),
        "deficit_map": (deficits, ["region_code", "municipality_code", "as_of", "subject", "competency_group"]),
    }
    small = advice.filter(pl.col("group_size") > 0, pl.col("group_size") < MIN_DENOMINATOR)
    found = [small] + [
        advice.filter(pl.col("evidence_mart") == mart).join(cells.filter("hidden"), on=keys, how="semi")
        for mart, (cells, keys) in evidence.items()
    ]
    return [rows.select("region_code") for rows in found]


def _exact(context: CheckContext) -> pl.DataFrame:
    """Groups where `all` subjects are exactly the sum of the single ones: nobody without a subject hides a part."""
    return context.query(
        """
        select region_code, municipality_code, as_of, competency_group from marts.deficit_map
        where borders = 'as_was' and as_of <= $as_of
        group by all
        having sum(diagnosed) filter (subject = 'all') = sum(diagnosed) filter (subject <> 'all')
            and sum(diagnosed) filter (subject = 'all') > 0
        """
    )


def _with_rest(context: CheckContext) -> pl.DataFrame:
    """Places and groups where some of the diagnosed teach no subject; regions too, with municipality ''."""
    places = context.query(
        """
        select region_code, municipality_code, as_of, competency_group from marts.deficit_map
        where borders = 'as_was' and as_of <= $as_of
        group by all
        having sum(diagnosed) filter (subject = 'all') > coalesce(sum(diagnosed) filter (subject <> 'all'), 0)
        """
    )
    regions = places.with_columns(municipality_code=pl.lit("")).unique(maintain_order=True)
    return pl.concat([places, regions])


def _whole_map(deficits: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    regions = totals.with_columns(municipality_code=pl.lit(""))
    columns = [*_BY_SUBJECT, "subject", "numerator", "denominator", "diagnosed_coverage", "missing_reason", "hidden"]
    return pl.concat([deficits.select(columns), regions.select(columns)])


def _staff(kpis: pl.DataFrame) -> pl.DataFrame:
    shown = kpis.filter(pl.col("kpi_code") == _OF_STAFF, pl.col("denominator").is_not_null())
    return shown.select("region_code", "municipality_code", "as_of", staff="denominator")


def _staff_by_coverage(kpis: pl.DataFrame, deficits: pl.DataFrame) -> pl.DataFrame:
    """Places whose staff the indicators hide and the coverage of the map tells."""
    place = ["region_code", "municipality_code", "as_of"]
    told = deficits.filter(pl.col("diagnosed_coverage") > 0).select(place).unique()
    return kpis.filter(pl.col("kpi_code") == _OF_STAFF, "hidden").join(told, on=place, how="semi").select("region_code")


def _kpi_cells(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(
        sensitive=is_sensitive(pl.col("kpi_code")),
        hidden=pl.col("missing_reason").is_in(_HIDDEN).fill_null(value=False),
    )


def _map_cells(table: pl.DataFrame) -> pl.DataFrame:
    """Deficits of the map as cells; where the levels are hidden the numerator is the share of the diagnosed."""
    return table.with_columns(
        numerator=(pl.col("deficit_share") * pl.col("diagnosed")).round().cast(pl.Int64),
        denominator=pl.col("diagnosed"),
        sensitive=pl.lit(value=True),
        hidden=pl.col("missing_reason").is_in(_HIDDEN).fill_null(value=False),
    )


def _small(cells: pl.DataFrame) -> pl.DataFrame:
    """Visible cells under a limit, and hidden ones that still hold a figure."""
    visible = pl.col("denominator").is_between(1, MIN_DENOMINATOR - 1) | (
        pl.col("sensitive") & pl.col("numerator").is_between(1, MIN_NUMERATOR - 1)
    )
    figures = [c for c in ("numerator", "denominator", "value", "deficit_share", "high") if c in cells.columns]
    kept = pl.col("hidden") & pl.any_horizontal(pl.col(c).is_not_null() for c in figures)
    return cells.filter(visible.fill_null(value=False) | kept).select("region_code")


def _small_details(table: pl.DataFrame) -> pl.DataFrame:
    counts = [c for detail in DETAILS for c in detail.counts if c in table.columns]
    visible = pl.any_horizontal(pl.col(c).is_between(1, MIN_NUMERATOR - 1) for c in counts)
    return table.filter(visible.fill_null(value=False)).select("region_code")


def _found(parts: pl.DataFrame, totals: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Groups with one unknown: the total is visible and one part hidden, or the total hidden and every part visible."""
    by = ["region_code", *keys]
    unknown = parts.group_by(by).agg(pl.col("hidden").sum().alias("parts_hidden"))
    joined = totals.select(*by, total_hidden="hidden").join(unknown, on=by)
    return joined.filter(pl.col("parts_hidden") + pl.col("total_hidden").cast(pl.UInt32) == 1).select("region_code")


def _shown_elsewhere(kpis: pl.DataFrame, deficits: pl.DataFrame) -> pl.DataFrame:
    """Deficit figures that the indicator hides and the map shows, or the reverse."""
    keys = ["region_code", "municipality_code", "as_of", "kpi_code"]
    in_map = deficits.with_columns(kpi_code="deficit_share_" + pl.col("competency_group")).select(*keys, shown="hidden")
    return kpis.join(in_map, on=keys).filter(pl.col("hidden") != pl.col("shown")).select("region_code")
