"""Suppression of `kpi_regional` and `kpi_municipal`: the regional figure is the total, municipal ones are its parts."""

from __future__ import annotations

import polars as pl

from pipelines.quality.disclosure.before import keep_hidden
from pipelines.quality.disclosure.rules import is_sensitive, primary_reason
from pipelines.quality.disclosure.secondary import Equation, protect

KEYS = ("region_code", "municipality_code", "as_of", "kpi_code")
_GROUP = ("region_code", "as_of", "kpi_code")
_FIGURES = ("numerator", "denominator", "value")
_REGION = ""
#: indicators whose denominator is the staff
_OF_STAFF = ("diagnosed_share", "iom_share")


def kpi_reasons(
    regional: pl.DataFrame,
    municipal: pl.DataFrame,
    additive: list[str],
    also_hidden: pl.DataFrame | None = None,
    before: pl.DataFrame | None = None,
    staff: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Cells to hide: `KEYS` and `reason` (c, low); municipality '' is the region.

    `also_hidden` (KEYS) are cells that another published table hides. `before`: cells of the release in force (KEYS,
    `was_hidden`, `numerator`, `denominator`). `staff`: how many people other tables show a place to
    have at least (KEYS without the indicator, `least`).
    """
    columns = [*KEYS, "numerator", "denominator"]
    cells = pl.concat(
        [
            regional.with_columns(municipality_code=pl.lit(_REGION)).select(columns),
            municipal.select(columns),
        ]
    ).with_columns(sensitive=is_sensitive(pl.col("kpi_code")))
    cells = cells.with_columns(reason=primary_reason(pl.col("numerator"), pl.col("denominator"), pl.col("sensitive")))
    cells = cells.with_columns(hidden=pl.col("reason").is_not_null())
    cells = mark_hidden(cells, also_hidden, KEYS)
    summed = pl.col("kpi_code").is_in(additive)
    equation = Equation(_GROUP, pl.col("municipality_code") == _REGION)
    size = pl.coalesce("denominator", "numerator")
    then = None if before is None else before.select(*KEYS, "was_hidden", size_before=size)
    cells = keep_hidden(cells, then, KEYS, [equation], _GROUP)
    cells = _with_least(cells, staff)
    cells = pl.concat([protect(cells.filter(summed), [equation], KEYS), cells.filter(~summed)])
    cells = cells.with_columns(hidden=pl.col("hidden").any().over(*KEYS[:3], _people(), "denominator"))
    return cells.filter("hidden").select(*KEYS, reason=pl.coalesce("reason", pl.lit("c"))).sort(KEYS)


def _people() -> pl.Expr:
    """One word for indicators that publish the same people as their denominator."""
    return pl.col("kpi_code").replace(dict.fromkeys(_OF_STAFF, _OF_STAFF[0]))


def _with_least(cells: pl.DataFrame, staff: pl.DataFrame | None) -> pl.DataFrame:
    if staff is None:
        return cells
    told = cells.join(staff, on=list(KEYS[:3]), how="left", maintain_order="left")
    return told.with_columns(least=pl.when(pl.col("kpi_code").is_in(_OF_STAFF)).then("least"))


def mark_hidden(
    cells: pl.DataFrame,
    keys: pl.DataFrame | None,
    on: tuple[str, ...],
    only_if_hidden_in: tuple[str, ...] = (),
) -> pl.DataFrame:
    """`cells` with `hidden` set for `keys` too where there is a figure; cells with nothing in them stay as they are.

    With `only_if_hidden_in` just for groups that hide something already.
    """
    if keys is None or keys.is_empty():
        return cells
    listed = keys.select(on).unique().with_columns(_listed=pl.lit(value=True))
    extra = pl.col("_listed").fill_null(value=False) & (pl.coalesce("denominator", "numerator") > 0)
    if only_if_hidden_in:
        extra &= pl.col("hidden").any().over(only_if_hidden_in)
    joined = cells.join(listed, on=list(on), how="left", maintain_order="left")
    return joined.with_columns(hidden=pl.col("hidden") | extra.fill_null(value=False)).drop("_listed")


def hide_kpi(table: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """`table` (regional or municipal) with the figures of hidden cells null and `status` telling only the reason."""
    region_level = "municipality_code" not in table.columns
    if region_level:
        reasons = reasons.filter(pl.col("municipality_code") == _REGION).drop("municipality_code")
    keys = [k for k in KEYS if not (region_level and k == "municipality_code")]
    hidden = pl.col("reason").is_not_null()
    return (
        table.join(reasons, on=keys, how="left", maintain_order="left")
        .with_columns(pl.when(~hidden).then(pl.col(c)).alias(c) for c in _FIGURES)
        .with_columns(
            missing_reason=pl.coalesce("reason", "missing_reason"),
            status=pl.coalesce("reason", "status"),
        )
        .drop("reason")
    )
