"""Primary suppression: which single figures are too small to publish (interface.md, last paragraph of "A release")."""

from __future__ import annotations

import polars as pl

MIN_DENOMINATOR = 5
MIN_NUMERATOR = 3

_SENSITIVE_PREFIXES = ("deficit_", "fioko_")


def is_sensitive(kpi_code: pl.Expr) -> pl.Expr:
    """Deficit and ФИОКО figures, whose numerator is protected too."""
    return pl.any_horizontal(kpi_code.str.starts_with(p) for p in _SENSITIVE_PREFIXES)


def small_numerator(numerator: pl.Expr) -> pl.Expr:
    """0 < numerator < 3; null is not small."""
    return ((numerator > 0) & (numerator < MIN_NUMERATOR)).fill_null(value=False)


def primary_reason(numerator: pl.Expr, denominator: pl.Expr, sensitive: pl.Expr) -> pl.Expr:
    """`c` for 0 < denominator < 5, `low` for a small numerator of a sensitive figure, else null."""
    small_group = ((denominator > 0) & (denominator < MIN_DENOMINATOR)).fill_null(value=False)
    return (
        pl.when(small_group).then(pl.lit("c")).when(sensitive & small_numerator(numerator)).then(pl.lit("low"))
    ).otherwise(pl.lit(None, dtype=pl.String))
