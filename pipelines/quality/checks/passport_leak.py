"""No line of the public ДПО passport tells of fewer than five people, nor gives away what another table hides.

Written apart from `disclosure` on purpose: it attacks the suppressed passport as a reader would, who also has
`kpi_regional`. Resolve: disclosure/passport.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.checks.context import CheckContext
from pipelines.quality.disclosure.rules import MIN_DENOMINATOR
from pipelines.quality.result import CheckResult, judged

CHECK_NAME = "passport_leak"
_DATE = ["region_code", "as_of"]
_HIDDEN = pl.col("missing_reason").is_in(["c", "low"]).fill_null(value=False)
_STAFF = "staff_count"
_SAME_PEOPLE = {"pedagogical_count": "fr_dpp_completed_share", "staff_count": "diagnosed_share"}
_SUMS = (
    ["pedagogical_count", "managerial_count"],
    ["experience_under_3_count", "experience_3_to_20_count", "experience_from_20_count"],
)


def measure(context: CheckContext) -> list[CheckResult]:
    """One result per region over all lines and dates."""
    passport = context.public.dpo_passport.with_columns(hidden=_HIDDEN)
    regional = context.public.kpi_regional.with_columns(hidden=_HIDDEN)
    leaks = pl.concat(
        [
            _small(passport),
            *(_by_subtraction(passport, parts) for parts in _SUMS),
            _shown_elsewhere(passport, regional),
            _told_by_denominators(passport, regional, context),
        ]
    )
    counts = dict(leaks.group_by("region_code").len().iter_rows())
    lines = passport.group_by("region_code").len().sort("region_code")
    return [
        judged(
            CHECK_NAME, region, counts.get(region, 0), total, layer="release",
            note=f"строк паспорта, которые видны или вычисляются: {counts.get(region, 0)} из {total}",
        )
        for region, total in lines.iter_rows()
    ]  # fmt: skip


def _small(passport: pl.DataFrame) -> pl.DataFrame:
    """Visible lines of small groups, and hidden ones that still hold a figure."""
    small = pl.col("people_count").is_between(1, MIN_DENOMINATOR - 1).fill_null(value=False)
    return passport.filter(pl.col("value").is_not_null() & (small | pl.col("hidden"))).select("region_code")


def _by_subtraction(passport: pl.DataFrame, parts: list[str]) -> pl.DataFrame:
    """Dates on which the staff is visible and exactly one of its parts is hidden."""
    unknown = (
        passport.filter(pl.col("line_code").is_in([_STAFF, *parts]))
        .group_by(_DATE)
        .agg(
            total=(pl.col("hidden") & (pl.col("line_code") == _STAFF)).any(),
            parts=(pl.col("hidden") & (pl.col("line_code") != _STAFF)).sum(),
        )
    )
    return unknown.filter(~pl.col("total"), pl.col("parts") == 1).select("region_code")


def _shown_elsewhere(passport: pl.DataFrame, regional: pl.DataFrame) -> pl.DataFrame:
    """Lines that show what `kpi_regional` hides, or the reverse."""
    both = passport.join(regional.select(*_DATE, "kpi_code", there="hidden"), on=[*_DATE, "kpi_code"])
    return both.filter(pl.col("hidden") != pl.col("there")).select("region_code")


def _told_by_denominators(passport: pl.DataFrame, regional: pl.DataFrame, context: CheckContext) -> pl.DataFrame:
    """Lines hidden or shown otherwise than the denominator of the indicator over the very same people."""
    people = context.query("select region_code, as_of, line_code, people_count as people from marts.dpo_passport")
    sizes = context.query("select region_code, as_of, kpi_code, denominator as people from marts.kpi_regional")
    people, sizes = (table.with_columns(pl.col("people").cast(pl.Int64)) for table in (people, sizes))
    lines = passport.filter(pl.col("line_code").is_in(list(_SAME_PEOPLE))).join(people, on=[*_DATE, "line_code"])
    lines = lines.with_columns(kpi_code=pl.col("line_code").replace_strict(_SAME_PEOPLE, return_dtype=pl.String))
    both = lines.join(sizes, on=[*_DATE, "kpi_code", "people"]).filter(pl.col("people") > 0)
    shown = regional.select(*_DATE, "kpi_code", there="hidden")
    return both.join(shown, on=[*_DATE, "kpi_code"]).filter(pl.col("hidden") != pl.col("there")).select("region_code")
