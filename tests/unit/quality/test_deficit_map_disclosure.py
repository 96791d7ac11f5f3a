"""Suppression of the deficit map: by municipality, by subject, and of single details."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.quality.disclosure.deficit_map import deficit_reasons, hide_deficits, with_regions

MONTH = date(2024, 8, 31)


def _map(*rows: tuple[str, str, int, int, int], **more: int) -> pl.DataFrame:
    """Rows (municipality, subject, diagnosed, high, medium)."""
    lines = [
        {
            "region_code": "11", "municipality_code": m, "as_of": MONTH, "subject": s, "competency_group": "subject",
            "diagnosed": d, "high": h, "medium": e, "low": 0, "none": d - h - e, "mean_percent": 0.5,
            "deficit_share": (h + e) / d, "deficit_enrolled": 3, "uncovered": h + e - 3, "priority_rank": 1,
            "fioko_assessed": 9, "fioko_subject_percent": 0.5, "fioko_method_percent": 0.5, "borders": "as_was", **more,
        }
        for m, s, d, h, e in rows
    ]  # fmt: skip
    return with_regions(pl.DataFrame(lines))


def _public(table: pl.DataFrame) -> dict[tuple[str, str], dict[str, object]]:
    public = hide_deficits(table, deficit_reasons(table))
    return {(r["municipality_code"], r["subject"]): r for r in public.iter_rows(named=True)}


def _why(table: pl.DataFrame) -> dict[tuple[str, str], object]:
    return {key: row["missing_reason"] for key, row in _public(table).items() if row["missing_reason"]}


def test_regions_are_sums():
    rows = with_regions(_map(("a", "all", 10, 3, 3), ("b", "all", 30, 3, 3)).filter(pl.col("municipality_code") != ""))
    region = rows.filter(pl.col("municipality_code") == "").row(0, named=True)
    assert (region["diagnosed"], region["deficit_share"], region["mean_percent"]) == (40, 0.3, 0.5)


def test_a_hidden_municipality_takes_another_with_it():
    assert _why(_map(("a", "all", 4, 3, 0), ("b", "all", 30, 3, 3), ("c", "all", 20, 3, 3))) == {
        ("a", "all"): "c",
        ("c", "all"): "c",
    }


def test_a_hidden_subject_takes_another_with_it_in_place_and_region():
    table = _map(
        ("a", "all", 44, 10, 10), ("a", "history", 4, 3, 0), ("a", "music", 10, 3, 3), ("a", "art", 30, 4, 7),
        ("b", "all", 90, 20, 20), ("b", "history", 20, 5, 5), ("b", "music", 30, 5, 5), ("b", "art", 40, 10, 10),
    )  # fmt: skip
    assert _why(table) == {(m, s): "c" for m in ("a", "b") for s in ("history", "music")}


def test_hidden_rows_keep_no_figure():
    row = _public(_map(("a", "all", 4, 3, 0), ("b", "all", 30, 3, 3)))["a", "all"]
    kept = {k for k, v in row.items() if v is not None}
    assert kept == {
        "region_code", "municipality_code", "as_of", "subject", "competency_group", "borders", "missing_reason",
    }  # fmt: skip


def test_small_details_are_hidden_and_the_share_stays():
    row = _public(_map(("a", "all", 30, 1, 9), ("b", "all", 30, 4, 6)))["a", "all"]
    assert (row["high"], row["medium"], row["deficit_share"], row["details_reason"]) == (None, None, 10 / 30, "low")
    assert row["fioko_assessed"] == 9


def test_a_small_fioko_group_is_hidden_without_the_rest():
    row = _public(_map(("a", "all", 30, 4, 6), ("b", "all", 30, 4, 6), fioko_assessed=2))["a", "all"]
    assert (row["fioko_assessed"], row["fioko_subject_percent"], row["high"]) == (None, None, 4)


def test_a_detail_of_one_subject_does_not_follow_from_all():
    table = _map(
        ("a", "all", 90, 12, 20), ("a", "history", 30, 1, 9), ("a", "music", 30, 5, 5), ("a", "art", 30, 6, 6),
        ("b", "all", 90, 11, 20), ("b", "history", 30, 4, 9), ("b", "music", 30, 4, 5), ("b", "art", 30, 3, 6),
    )  # fmt: skip
    public = _public(table)
    assert [public["a", s]["high"] for s in ("history", "music", "art")] == [None, None, 6]
    assert [public["b", s]["high"] for s in ("history", "music", "art")] == [4, 4, 3]


def test_people_without_a_subject_hide_a_single_subject():
    table = _map(
        ("a", "all", 44, 10, 10), ("a", "history", 4, 3, 0), ("a", "art", 30, 4, 7),
        ("b", "all", 90, 20, 20), ("b", "history", 20, 5, 5), ("b", "art", 40, 10, 10),
        ("c", "all", 90, 20, 20), ("c", "history", 20, 5, 6), ("c", "art", 40, 10, 10),
    )  # fmt: skip
    assert _why(table) == {(m, "history"): "c" for m in ("a", "b")}
