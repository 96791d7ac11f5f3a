"""Details of the map that other rows, places in the order or the coverage would tell."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.quality.disclosure.deficit_map import hide_deficits, least_staff, without_staff

MONTH = date(2024, 8, 31)
_KEYS = {"region_code": "11", "as_of": MONTH}


def _rows(*rows: dict[str, object]) -> pl.DataFrame:
    plain = {
        **_KEYS, "subject": "all", "competency_group": "all", "diagnosed": 30, "high": 5, "medium": 5, "low": 10,
        "none": 10, "deficit_share": 0.3, "mean_percent": 0.5, "diagnosed_coverage": 0.5, "deficit_enrolled": 4,
        "uncovered": 6, "priority_rank": 1, "fioko_assessed": 9, "fioko_subject_percent": 0.5,
        "fioko_method_percent": 0.5, "borders": "as_was",
    }  # fmt: skip
    return pl.DataFrame([plain | row for row in rows])


def _hidden(*cells: tuple[str, str, str]) -> pl.DataFrame:
    schema = {"region_code": pl.String, "municipality_code": pl.String, "as_of": pl.Date, "subject": pl.String,
              "competency_group": pl.String, "reason": pl.String}  # fmt: skip
    return pl.DataFrame([("11", m, MONTH, s, g, "c") for m, s, g in cells], schema=schema, orient="row")


def test_places_are_counted_among_what_is_shown():
    """b is hidden between two rows with six people each: a gap would tell that it has six as well."""
    table = _rows(*({"municipality_code": m, "priority_rank": n} for n, m in enumerate("abcd", 1)))
    public = hide_deficits(table, _hidden(("b", "all", "all"), ("d", "all", "all")))
    assert public.sort("municipality_code")["priority_rank"].to_list() == [1, None, 2, None]


def test_what_all_groups_share_is_hidden_in_all_of_them():
    """One person was assessed in history; music goes with it in every group, though it is hidden in one already."""
    subjects = {"all": 31, "history": 1, "music": 10, "art": 20}
    table = _rows(
        *(
            {"municipality_code": "a", "subject": s, "competency_group": g, "fioko_assessed": n}
            for s, n in subjects.items()
            for g in ("all", "methodical")
        )
    )
    public = hide_deficits(table, _hidden(("a", "music", "methodical")))
    shown = public.filter(pl.col("fioko_assessed").is_not_null())
    assert set(shown["subject"]) == {"all", "art"}
    assert shown.height == 4


def test_coverage_tells_no_hidden_staff():
    table = _rows({"municipality_code": "a"}, {"municipality_code": "b"},
                  {"municipality_code": "a", "subject": "art", "diagnosed": 0, "diagnosed_coverage": 0.0})  # fmt: skip
    public = hide_deficits(table, _hidden())
    staff = without_staff(public, _hidden(("a", "", ""))).sort("municipality_code", "subject")
    assert staff["diagnosed_coverage"].to_list() == [None, 0.0, 0.5]
    assert staff["details_reason"].to_list() == ["c", None, None]


def test_the_map_shows_how_many_people_a_place_has_at_least():
    table = _rows(
        {"municipality_code": "a", "diagnosed": 7}, {"municipality_code": "a", "subject": "art", "diagnosed": 6},
        {"municipality_code": "a", "subject": "music", "diagnosed": None},
        {"municipality_code": "b", "diagnosed": 9}, {"municipality_code": "b", "subject": "art", "diagnosed": 0},
    )  # fmt: skip
    assert dict(least_staff(table).sort("municipality_code").select("municipality_code", "least").iter_rows()) == {
        "a": 7, "b": 9,
    }  # fmt: skip
