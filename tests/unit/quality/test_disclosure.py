"""Primary and secondary suppression, cell by cell."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.quality.disclosure.kpi import hide_kpi, kpi_reasons
from pipelines.quality.disclosure.rules import primary_reason

MONTH = date(2024, 8, 31)


def _primary(numerator, denominator, sensitive):
    frame = pl.DataFrame({"n": [numerator], "d": [denominator]}, schema={"n": pl.Int64, "d": pl.Int64})
    return frame.select(primary_reason(pl.col("n"), pl.col("d"), pl.lit(sensitive))).item()


@pytest.mark.parametrize(
    "numerator, denominator, sensitive, reason",
    [
        (0, 0, False, None),
        (0, 1, False, "c"),
        (4, 4, False, "c"),
        (4, 5, False, None),
        (1, 5, False, None),
        (1, 5, True, "low"),
        (2, 50, True, "low"),
        (3, 50, True, None),
        (0, 50, True, None),
        (2, 4, True, "c"),
        (2, None, True, "low"),
        (2, None, False, None),
        (None, None, True, None),
    ],
)
def test_primary(numerator, denominator, sensitive, reason):
    assert _primary(numerator, denominator, sensitive) == reason


def _hidden(parts: dict[str, tuple[int, int | None]], kpi: str = "iom_share", **more):
    """Reasons by municipality for one region, indicator and month; the region is the sum of `parts`."""
    schema = {"numerator": pl.Int64, "denominator": pl.Int64}
    keys = {"region_code": "11", "as_of": MONTH, "kpi_code": kpi}
    municipal = pl.DataFrame(
        [{**keys, "municipality_code": m, "numerator": n, "denominator": d} for m, (n, d) in parts.items()],
        schema_overrides=schema,
    )
    totals = {
        "numerator": sum(n for n, _ in parts.values()),
        "denominator": None if kpi.endswith("_count") else sum(d or 0 for _, d in parts.values()),
    }
    regional = pl.DataFrame([{**keys, **totals}], schema_overrides=schema)
    reasons = kpi_reasons(regional, municipal, [kpi], **more)
    return dict(reasons.select("municipality_code", "reason").iter_rows())


def test_a_single_hidden_municipality_takes_the_next_smallest_with_it():
    assert _hidden({"a": (1, 4), "b": (5, 20), "c": (3, 10), "d": (9, 90)}) == {"a": "c", "c": "c"}


def test_ties_go_by_code():
    assert _hidden({"a": (1, 4), "c": (5, 10), "b": (3, 10)}) == {"a": "c", "b": "c"}


def test_an_empty_municipality_protects_nobody():
    assert _hidden({"a": (1, 4), "b": (0, 0), "c": (3, 10), "d": (3, 90)}) == {"a": "c", "c": "c"}


def test_two_large_enough_hidden_municipalities_suffice():
    assert _hidden({"a": (1, 4), "b": (2, 3), "c": (3, 10)}) == {"a": "c", "b": "c"}


def test_a_hidden_sum_below_the_limit_takes_one_more():
    assert _hidden({"a": (1, 1), "b": (2, 3), "c": (3, 10), "d": (5, 20)}) == {"a": "c", "b": "c", "c": "c"}


def test_a_hidden_sum_of_few_deficits_takes_more():
    parts = {"a": (1, 30), "b": (0, 40), "c": (0, 50), "d": (9, 60), "e": (9, 70)}
    assert _hidden(parts, "deficit_share_subject") == {"a": "low", "b": "c", "c": "c", "d": "c"}


def test_counts_are_judged_by_the_numerator():
    parts = {"a": (1, None), "b": (4, None), "c": (6, None), "d": (0, None)}
    assert _hidden(parts, "fioko_assessed_count") == {"a": "low", "b": "c"}
    assert _hidden(parts, "methodists_count") == {}


def test_a_region_of_one_municipality_is_hidden_with_it():
    assert _hidden({"a": (2, 60)}, "deficit_share_subject") == {"": "low", "a": "low"}


def test_a_small_region_does_not_give_its_parts_away():
    assert _hidden({"a": (1, 2), "b": (0, 2)}) == {"": "c", "a": "c", "b": "c"}


def _keys(*codes: str) -> pl.DataFrame:
    return pl.DataFrame(
        [{"region_code": "11", "municipality_code": m, "as_of": MONTH, "kpi_code": "iom_share"} for m in codes]
    )


def _before(*codes: str, **shown: int | None) -> pl.DataFrame:
    """Cells that the release before hid, and sizes that it showed (region: '')."""
    return _keys(*codes, *shown).with_columns(
        was_hidden=pl.col("municipality_code").is_in(codes),
        denominator=pl.Series([*([None] * len(codes)), *shown.values()], dtype=pl.Int64),
        numerator=pl.lit(None, dtype=pl.Int64),
    )


def test_what_the_release_before_hid_stays_hidden():
    parts = {"a": (1, 4), "b": (5, 20), "c": (3, 10)}
    assert _hidden(parts, before=_before("a", "b")) == {"a": "c", "b": "c"}


def test_the_release_before_hides_nothing_where_nothing_is_small_now():
    assert _hidden({"a": (1, 5), "b": (5, 20), "c": (3, 10)}, before=_before("a", "b")) == {}


@pytest.mark.parametrize("total_then, hidden", [(34, {"a": "c", "b": "c"}), (29, {})])
def test_a_hidden_sum_that_moves_by_few_people_stays_hidden(total_then, hidden):
    """25 people are in a and b now; who sees both knows what was hidden if there were 24, not if there were 19."""
    parts = {"a": (1, 5), "b": (5, 20), "c": (3, 10)}
    assert _hidden(parts, before=_before("a", "b", **{"c": 10, "": total_then})) == hidden


def test_as_many_hidden_groups_as_people_are_no_protection():
    parts = dict.fromkeys("abcde", (0, 1))
    assert _hidden(parts | {"f": (3, 9), "g": (4, 10)}) == dict.fromkeys("abcdef", "c")
    assert _hidden(parts) == dict.fromkeys(["", *"abcde"], "c")


def test_what_the_map_tells_of_the_staff_is_known_of_a_hidden_group():
    staff = pl.DataFrame([{"region_code": "11", "municipality_code": m, "as_of": MONTH, "least": n}
                          for m, n in {"a": 2, "b": 3, "c": 4}.items()])  # fmt: skip
    assert _hidden({"a": (1, 2), "b": (1, 3), "c": (3, 10)}, staff=staff) == dict.fromkeys("abc", "c")
    assert _hidden({"a": (1, 2), "b": (1, 3), "c": (3, 10)}) == dict.fromkeys("ab", "c")


def test_what_another_table_hides_is_hidden_here_with_company():
    assert _hidden({"a": (3, 9), "b": (5, 20), "c": (3, 10)}, also_hidden=_keys("a")) == {"a": "c", "c": "c"}


def test_a_hidden_cell_keeps_no_figure_and_no_verdict():
    row = {
        "region_code": "11", "municipality_code": "a", "as_of": MONTH, "kpi_code": "iom_share", "numerator": 1,
        "denominator": 4, "value": 0.25, "missing_reason": None, "status": "met",
    }  # fmt: skip
    hidden = hide_kpi(
        pl.DataFrame([row], schema_overrides={"missing_reason": pl.String}), _keys("a").with_columns(reason=pl.lit("c"))
    )
    shown = hidden.row(0, named=True)
    assert (shown["numerator"], shown["denominator"], shown["value"]) == (None, None, None)
    assert (shown["missing_reason"], shown["status"]) == ("c", "c")
