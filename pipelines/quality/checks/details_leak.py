"""No competency, step of the support chain or form of mentoring of a region tells of a small group.

Written apart from `disclosure` on purpose: it attacks the suppressed tables as a reader would, who also has the map.
Resolve: disclosure/regional_details.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.checks.context import CheckContext
from pipelines.quality.disclosure.rules import MIN_DENOMINATOR, MIN_NUMERATOR
from pipelines.quality.result import CheckResult, judged

CHECK_NAME = "details_leak"
_DATE = ["region_code", "as_of"]
_CELL = [*_DATE, "subject", "competency_group"]
_HIDDEN = pl.col("missing_reason").is_in(["c", "low"]).fill_null(value=False)


def measure(context: CheckContext) -> list[CheckResult]:
    """One result per region over the three tables of regional details, also for a region that has none of them."""
    public = context.public
    competencies, chain = public.competencies_regional, public.support_chain_regional
    mentoring = public.mentoring_regional
    hidden_in_map = public.deficit_map_regional.filter(_HIDDEN)
    everybody = hidden_in_map.filter(pl.col("subject") == "all", pl.col("competency_group") == "all")
    leaks = pl.concat(
        [
            _small(competencies, ["diagnosed"], ["deficit"]),
            _small(chain, ["persons_count"], []),
            _small(mentoring, ["pairs_count", "mentees_count"], []),
            competencies.filter(~_HIDDEN).join(hidden_in_map, on=_CELL, how="semi").select("region_code"),
            chain.filter(~_HIDDEN, pl.col("persons_count") > 0)
            .join(everybody, on=_DATE, how="semi")
            .select("region_code"),
            _competencies_by_subtraction(context, competencies),
            _forms_by_subtraction(context, mentoring),
        ]
    )
    counts = dict(leaks.group_by("region_code").len().iter_rows())
    cells = pl.concat([t.select("region_code") for t in (competencies, chain, mentoring)])
    totals = dict(cells.group_by("region_code").len().iter_rows())
    return [
        judged(
            CHECK_NAME, region, counts.get(region, 0), totals.get(region, 0), layer="release",
            note=f"ячеек, которые видны или вычисляются: {counts.get(region, 0)} из {totals.get(region, 0)}",
        )
        for region in sorted({*context.regions, *totals})
    ]  # fmt: skip


def _small(table: pl.DataFrame, groups: list[str], sensitive: list[str]) -> pl.DataFrame:
    """Visible groups under a limit, and hidden rows that still hold a figure."""
    small = [pl.col(c).is_between(1, MIN_DENOMINATOR - 1) for c in groups]
    small += [pl.col(c).is_between(1, MIN_NUMERATOR - 1) for c in sensitive]
    kept = _HIDDEN & pl.any_horizontal(pl.col(c).is_not_null() for c in (*groups, *sensitive))
    return table.filter(pl.any_horizontal(small).fill_null(value=False) | kept).select("region_code")


def _competencies_by_subtraction(context: CheckContext, shown: pl.DataFrame) -> pl.DataFrame:
    """Competencies of which one unknown is left: the rest is shown, or stands in the map as the group's only one."""
    whole = context.query(
        """
        select region_code, as_of, subject, competency_group, competency, sum(diagnosed)::bigint as whole
        from marts.deficit_competencies where borders = 'as_was' and as_of <= $as_of group by all
        """
    ).with_columns(in_map=pl.len().over(_CELL) == 1)
    hidden_in_map = context.public.deficit_map_regional.filter(_HIDDEN).select(*_CELL, map_hides=pl.lit(value=True))
    cells = whole.join(shown.select(*_CELL, "competency", "missing_reason"), on=[*_CELL, "competency"], how="left")
    cells = cells.join(hidden_in_map, on=_CELL, how="left").with_columns(
        unknown=_HIDDEN & ~(pl.col("in_map") & pl.col("map_hides").is_null())
    )
    return _one_unknown(cells, [*_DATE, "competency_group", "competency"], pl.col("subject") == "all")


def _forms_by_subtraction(context: CheckContext, shown: pl.DataFrame) -> pl.DataFrame:
    """Months in which forms that add up to all of them leave one unknown."""
    whole = context.query(
        """
        select region_code, as_of, form, sum(pairs_count)::bigint as whole
        from marts.mentoring_forms where borders = 'as_was' and as_of <= $as_of group by all
        """
    )
    cells = whole.join(shown.select(*_DATE, "form", "missing_reason"), on=[*_DATE, "form"])
    return _one_unknown(cells.with_columns(unknown=_HIDDEN), _DATE, pl.col("form") == "all")


def _one_unknown(cells: pl.DataFrame, keys: list[str], is_total: pl.Expr) -> pl.DataFrame:
    """Groups whose total is exactly the sum of its parts and which have one unknown among them all."""
    grouped = (
        cells.filter(pl.col("whole") > 0)
        .group_by(keys)
        .agg(
            total=pl.col("whole").filter(is_total).sum(),
            parts=pl.col("whole").filter(~is_total).sum(),
            unknown=pl.col("unknown").sum(),
        )
    )
    return grouped.filter(pl.col("total") == pl.col("parts"), pl.col("unknown") == 1).select("region_code")
