"""What only several relations together give away of the deficit map: the rules hide it, the check finds it if not."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.quality.checks.leak_by_sums import found_in_map, found_in_sums
from pipelines.quality.disclosure.deficit_map import deficit_reasons

MONTH = date(2024, 8, 31)
_KEYS = {"region_code": "11", "as_of": MONTH}
_STAFF = pl.DataFrame(schema={"region_code": pl.String, "municipality_code": pl.String, "as_of": pl.Date,
                              "staff": pl.Int64})  # fmt: skip
_REST = pl.DataFrame(schema={"region_code": pl.String, "municipality_code": pl.String, "as_of": pl.Date,
                             "competency_group": pl.String})  # fmt: skip


def _cells(sizes: dict[str, dict[str, int]], hidden: set[tuple[str, str]], group: str = "all") -> pl.DataFrame:
    """Published cells by place ('' for the region) and subject; those of `hidden` have no figure."""
    return pl.DataFrame(
        [
            {
                **_KEYS, "municipality_code": place, "subject": subject, "competency_group": group,
                "denominator": None if (place, subject) in hidden else size,
                "numerator": None if (place, subject) in hidden else size,
                "diagnosed_coverage": None, "missing_reason": "c" if (place, subject) in hidden else None,
                "hidden": (place, subject) in hidden,
            }
            for place, subjects in sizes.items() for subject, size in subjects.items()
        ],
        schema_overrides={"denominator": pl.Int64, "numerator": pl.Int64, "diagnosed_coverage": pl.Float64,
                          "missing_reason": pl.String},
    )  # fmt: skip


def _table(*rows: tuple[int, ...]) -> dict[str, dict[str, int]]:
    """Sizes of places a, b, … by subjects s, t, …, with sums of both kinds."""
    places = {p: dict(zip("stuvw", row, strict=False)) for p, row in zip("abcdef", rows, strict=False)}
    places[""] = {s: sum(row[s] for row in places.values()) for s in next(iter(places.values()))}
    return {p: {**row, "all": sum(row.values())} for p, row in places.items()}


def _found(sizes: dict[str, dict[str, int]], hidden: set[tuple[str, str]]) -> int:
    return found_in_map(_cells(sizes, hidden), _REST, _STAFF).height


_TABLE = _table((9, 30, 31, 32), (33, 12, 34, 35), (36, 37, 13, 38), (39, 40, 41, 14))
_RINGS = {("a", "s"), ("a", "t"), ("b", "s"), ("b", "t"), ("c", "u"), ("c", "v"), ("d", "u"), ("d", "v")}


def test_figures_on_rings_are_not_found():
    assert _found(_TABLE, _RINGS) == 0


def test_a_figure_between_two_rings_is_found():
    """Two or more are hidden in every sum, and yet one follows: from the sums of two places less those of subjects."""
    assert _found(_TABLE, _RINGS | {("a", "u")}) == 1


def test_groups_of_one_are_found_by_sums_of_both_kinds():
    """Four people in three places, of which c has two subjects: one person is in a and one in b."""
    sizes = _table((1, 0), (0, 1), (1, 1))
    hidden = {(p, s) for p, row in sizes.items() for s, size in row.items() if size} - {("", "all")}
    assert _found(sizes, hidden) > 0
    assert _found(sizes, hidden | {("", "all")}) == 0


def test_one_group_is_as_good_as_all_groups():
    """Where one group alone has results, the row of all groups shows what its own row hides."""
    sizes = _table((9, 30), (10, 31))
    hidden = {("a", "s"), ("a", "t"), ("b", "s"), ("b", "t")}
    both = pl.concat([_cells(sizes, set()), _cells(sizes, hidden, "methodical")])
    assert found_in_map(both, _REST, _STAFF).height == len(hidden)
    assert found_in_map(
        pl.concat([_cells(sizes, hidden), _cells(sizes, hidden, "methodical")]), _REST, _STAFF
    ).is_empty()


def test_staff_bounds_what_is_hidden():
    """All 9 people of the staff have a result in one group, so all have one over all groups."""
    sizes = _table((9, 30), (10, 31))
    hidden = {("a", "s"), ("a", "t"), ("b", "s"), ("b", "t")}
    shown = _cells(sizes, set(), "methodical").with_columns(
        diagnosed_coverage=pl.when(municipality_code="a", subject="s").then(1.0)
    )
    wider = {p: {s: n + (p in "ab" and s in "st") for s, n in row.items()} for p, row in sizes.items()}
    other = _cells(wider, {("a", "s"), ("a", "t")}, "subject").filter(pl.col("municipality_code") == "x")
    assert found_in_map(pl.concat([_cells(sizes, hidden), shown, other]), _REST, _STAFF).height == len(hidden)


def _sums(parts: dict[str, int], hidden: set[str], reason: str = "c") -> int:
    rows = pl.DataFrame(
        [
            {**_KEYS, "kpi_code": "k", "municipality_code": m, "numerator": None if m in hidden else n,
             "denominator": None if m in hidden else 10 * n, "hidden": m in hidden, "sensitive": True,
             "missing_reason": reason if m in hidden else None}
            for m, n in {**parts, "": sum(parts.values())}.items()
        ],
        schema_overrides={"numerator": pl.Int64, "denominator": pl.Int64, "missing_reason": pl.String},
    )  # fmt: skip
    is_total = pl.col("municipality_code") == ""
    return found_in_sums(rows.filter(~is_total), rows.filter(is_total), ["as_of", "kpi_code"]).height


@pytest.mark.parametrize(
    "parts, reason, found",
    [
        ({"a": 1, "b": 1, "c": 9}, "low", 1),  # 2 deficits in two groups that both have any
        ({"a": 2, "b": 2, "c": 9}, "low", 1),  # 4 deficits, neither of which has more than 2
        ({"a": 1, "b": 2, "c": 9}, "low", 0),
        ({"a": 1, "b": 1, "c": 9}, "c", 0),
    ],
)
def test_symbols_and_sums_together_are_found(parts, reason, found):
    assert _sums(parts, {"a", "b"}, reason) == found


def test_a_low_total_of_low_parts_is_no_finding():
    """Two groups with one deficit each, and the region with two: the symbols say it, and nothing is left to hide."""
    assert _sums({"a": 1, "b": 1}, {"a", "b", ""}, "low") == 0
    sizes = _table((9, 30), (10, 31))
    cells = _cells(sizes, {("a", "s"), ("b", "s"), ("", "s"), ("a", "all"), ("b", "all"), ("", "all")})
    assert found_in_map(cells.with_columns(missing_reason=pl.col("missing_reason").replace("c", "low")),
                        _REST, _STAFF).is_empty()  # fmt: skip


def _warehouse(sizes: dict[str, dict[str, int]], deficits: int = 0, group: str = "all") -> pl.DataFrame:
    """Rows as `with_regions` makes them; `deficits` people of each group of people have one."""
    cells = _cells(sizes, set(), group).with_columns(diagnosed=pl.col("denominator"))
    high = pl.when(pl.col("diagnosed") > 0).then(pl.min_horizontal(deficits, "diagnosed")).otherwise(0)
    return cells.with_columns(high=high, medium=pl.lit(0)).filter(
        (pl.col("diagnosed") > 0) | (pl.col("municipality_code") == "")
    )


def _published(table: pl.DataFrame) -> pl.DataFrame:
    reasons = deficit_reasons(table.drop("diagnosed_coverage"))
    keys = ["region_code", "municipality_code", "as_of", "subject", "competency_group"]
    joined = table.drop("missing_reason", "hidden").join(
        reasons.rename({"reason": "missing_reason"}), on=keys, how="left"
    )
    shown = pl.col("missing_reason").is_null()
    return joined.with_columns(
        denominator=pl.when(shown).then("diagnosed"), numerator=pl.when(shown).then(pl.col("high") + pl.col("medium")),
        hidden=~shown,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_nothing_can_be_found_after_suppression(seed):
    """Random maps of very small places: the rules and the check, apart from each other, agree that it is safe."""
    import random  # noqa: PLC0415

    random_sizes = random.Random(seed)
    rows = [tuple(random_sizes.choice([0, 0, 1, 2, 6, 9, 30]) for _ in range(5)) for _ in range(6)]
    table = _warehouse(_table(*rows))
    published = _published(table)
    assert published["hidden"].sum() > 0
    assert found_in_map(published, _REST, _STAFF).is_empty()
    assert found_in_map(published.with_columns(hidden=False, missing_reason=None), _REST, _STAFF).is_empty()
