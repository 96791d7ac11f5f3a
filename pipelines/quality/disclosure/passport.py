"""Suppression of the ДПО passport.

A line that shows an indicator is hidden where `kpi_regional` hides that indicator: it is the same figure. The other
lines are judged by the people behind them, and so that nothing hidden follows by subtraction from the staff as a whole.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.disclosure.kpi import mark_hidden
from pipelines.quality.disclosure.rules import primary_reason
from pipelines.quality.disclosure.secondary import Equation, protect

KEYS = ("region_code", "as_of", "line_code")
TOTAL = "staff_count"
#: lines that together make up the staff
PARTS = (
    ("pedagogical_count", "managerial_count"),
    ("experience_under_3_count", "experience_3_to_20_count", "experience_from_20_count"),
)
_DATE = ("region_code", "as_of")
#: a line and the indicator that publishes the same people as its denominator, where the region's rules count them all
_SAME_PEOPLE = {"pedagogical_count": "fr_dpp_completed_share", TOTAL: "diagnosed_share"}
_HIDDEN = ("c", "low")
_IS_INDICATOR = pl.col("kpi_code").is_not_null()


def line_reasons(
    passport: pl.DataFrame, hidden_before: pl.DataFrame | None = None, also_hidden: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Lines other than indicators to hide: `KEYS` and `reason` (c).

    `also_hidden` (KEYS) are lines whose people another table hides. `hidden_before` (KEYS) are lines the previous
    release hid: they stay hidden where their sum still hides something.
    """
    cells = passport.filter(~_IS_INDICATOR).select(
        *KEYS, numerator="people_count", denominator="people_count", sensitive=pl.lit(value=False)
    )
    cells = cells.with_columns(reason=primary_reason(pl.col("numerator"), pl.col("denominator"), pl.col("sensitive")))
    cells = cells.with_columns(hidden=pl.col("reason").is_not_null()).with_columns(
        _sum_of(parts).alias(f"sum_{number}") for number, parts in enumerate(PARTS)
    )
    cells = mark_hidden(cells, also_hidden, KEYS)
    sums = [(*_DATE, f"sum_{number}") for number in range(len(PARTS))]
    for keys in sums:
        cells = mark_hidden(cells, hidden_before, KEYS, only_if_hidden_in=keys)
    cells = protect(cells, [Equation(keys, pl.col("line_code") == TOTAL) for keys in sums], KEYS)
    return cells.filter("hidden").select(*KEYS, reason=pl.coalesce("reason", pl.lit("c"))).sort(KEYS)


def as_lines(passport: pl.DataFrame, reasons: pl.DataFrame, regional: pl.DataFrame) -> pl.DataFrame:
    """Lines (`KEYS`) with the same people as a denominator that is hidden for the region; `reasons` as of `kpi`."""
    hidden = reasons.filter(pl.col("municipality_code") == "").select(*_DATE, "kpi_code")
    denominators = regional.join(hidden, on=[*_DATE, "kpi_code"], how="semi").select(*_DATE, "kpi_code", "denominator")
    lines = passport.select(*KEYS, "people_count", kpi_code=_indicator())
    told = lines.join(denominators, on=[*_DATE, "kpi_code"]).filter(pl.col("people_count") == pl.col("denominator"))
    return told.select(KEYS)


def as_kpi(passport: pl.DataFrame, reasons: pl.DataFrame, regional: pl.DataFrame) -> pl.DataFrame:
    """Regional cells of `kpi.KEYS` whose denominator would tell a hidden line."""
    hidden = passport.join(reasons, on=list(KEYS), how="semi").select(
        *_DATE,
        kpi_code=_indicator(),
        denominator="people_count",
    )
    told = regional.join(hidden.drop_nulls("kpi_code"), on=[*_DATE, "kpi_code", "denominator"], how="semi")
    return told.select("region_code", pl.lit("").alias("municipality_code"), "as_of", "kpi_code")


def hide_passport(passport: pl.DataFrame, reasons: pl.DataFrame, public_regional: pl.DataFrame) -> pl.DataFrame:
    """`passport` without the figures of hidden lines; `public_regional` is the suppressed `kpi_regional`."""
    indicators = public_regional.filter(pl.col("missing_reason").is_in(_HIDDEN)).select(
        *_DATE, "kpi_code", indicator_reason="missing_reason"
    )
    reason = pl.coalesce("reason", "indicator_reason")
    return (
        passport.join(reasons, on=list(KEYS), how="left", maintain_order="left")
        .join(indicators, on=[*_DATE, "kpi_code"], how="left", maintain_order="left")
        .with_columns(pl.when(reason.is_null()).then(pl.col(c)).alias(c) for c in ("value", "people_count"))
        .with_columns(missing_reason=pl.coalesce("reason", "indicator_reason", "missing_reason"))
        .drop("reason", "indicator_reason")
    )


def _indicator() -> pl.Expr:
    return pl.col("line_code").replace_strict(_SAME_PEOPLE, default=None, return_dtype=pl.String)


def _sum_of(parts: tuple[str, ...]) -> pl.Expr:
    """One word for all lines of an equation; any other line stands alone."""
    line = pl.col("line_code")
    return pl.when(line.is_in([TOTAL, *parts])).then(pl.lit("sum")).otherwise(line)
