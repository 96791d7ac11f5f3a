"""Past months on the borders of today: only sums of what is published, nothing that would give a hidden part away."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.publish.dashboard.borders import on_present_borders

_NOW = pl.DataFrame({"municipality_code": ["a", "b", "ab", "k"], "municipality_code_now": ["ab", "ab", "ab", "k"]})


def table(*rows):
    """Rows of (municipality, numerator, denominator, missing_reason) as kpi_municipal has them."""
    frame = pl.DataFrame(
        rows,
        schema={
            "municipality_code": pl.String,
            "numerator": pl.Int64,
            "denominator": pl.Int64,
            "missing_reason": pl.String,
        },
        orient="row",
    )
    return frame.with_columns(
        region_code=pl.lit("04"),
        as_of=pl.lit(date(2025, 12, 31)),
        kpi_code=pl.lit("iom_share"),
        value=pl.when(pl.col("missing_reason").is_null()).then(pl.col("numerator") / pl.col("denominator")),
        status=pl.when(pl.col("missing_reason").is_null()).then(pl.lit("met")).otherwise("missing_reason"),
        state=pl.lit("published"),
    )


def merged(*rows, additive=("iom_share",)):
    found = on_present_borders(table(*rows), _NOW, additive)
    return found.row(by_predicate=pl.col("municipality_code") == "ab", named=True)


def test_parts_are_summed():
    row = merged(("a", 3, 10, None), ("b", 6, 20, None))
    assert (row["numerator"], row["denominator"], row["value"]) == (9, 30, pytest.approx(0.3))
    assert row["missing_reason"] is None
    assert row["status"] == "no_target"


@pytest.mark.parametrize("reason", ["c", "low"])
def test_a_hidden_part_hides_the_sum(reason):
    row = merged(("a", None, None, reason), ("b", 6, 20, None))
    assert (row["numerator"], row["denominator"], row["value"], row["missing_reason"]) == (None, None, None, "c")


def test_a_part_without_data_leaves_the_sum_without_data():
    row = merged(("a", None, None, "x"), ("b", 6, 20, None))
    assert (row["value"], row["missing_reason"]) == (None, "x")


def test_a_part_to_which_the_indicator_does_not_apply_counts_as_nothing():
    assert merged(("a", None, None, "z"), ("b", 6, 20, None))["value"] == pytest.approx(0.3)
    row = merged(("a", None, None, "z"), ("b", None, None, "z"))
    assert (row["value"], row["missing_reason"]) == (None, "z")


def test_a_municipality_of_its_own_keeps_everything():
    found = on_present_borders(table(("k", 1, 4, None), ("a", 3, 10, None), ("b", 6, 20, None)), _NOW, ["iom_share"])
    own = found.row(by_predicate=pl.col("municipality_code") == "k", named=True)
    assert (own["numerator"], own["denominator"], own["value"], own["status"]) == (1, 4, 0.25, "met")
    assert set(found["municipality_code"]) == {"ab", "k"}


def test_an_indicator_whose_parts_do_not_sum_up_is_left_out():
    assert on_present_borders(table(("a", 3, 10, None), ("b", 6, 20, None)), _NOW, []).is_empty()
