"""The messy region holds every kind of fault the contracts name, with its answer."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipelines.contracts.load import load_contracts
from pipelines.synthetic.files.labels import lookalike
from pipelines.synthetic.files.table import letter


@pytest.fixture(scope="module")
def planted(messy: Path) -> pl.DataFrame:
    return pl.read_csv(messy / "truth" / "planted.csv", schema_overrides={"sheet": pl.String, "cell": pl.String})


@pytest.fixture(scope="module")
def listed(messy: Path) -> pl.DataFrame:
    return pl.read_csv(messy / "truth" / "files.csv")


def test_every_reason_is_planted(planted: pl.DataFrame) -> None:
    reasons = {
        "missing_required", "bad_type", "bad_checksum", "not_in_list", "out_of_range", "date_order", "future_date",
        "unknown_municipality",
    }  # fmt: skip
    assert set(planted["reason"]) == reasons
    assert set(planted.filter(pl.col("severity") == "warning")["reason"]) >= {
        "not_in_list", "bad_type", "bad_checksum", "future_date",
    }  # fmt: skip
    assert set(planted.filter(pl.col("column_name") == "")["reason"]) >= {
        "out_of_range",
        "date_order",
        "future_date",
    }


def test_warnings_stand_in_optional_columns_only(planted: pl.DataFrame) -> None:
    for path, column, severity in (
        planted.select("path", "column_name", "severity").filter(pl.col("column_name") != "").iter_rows()
    ):
        required = load_contracts()[path.split("/")[1]].column(column).required
        assert severity == ("rejection" if required else "warning")


def test_every_status_of_a_file_is_there(listed: pl.DataFrame) -> None:
    counts = dict(listed.group_by("status").len().iter_rows())
    assert counts["held"] == 2
    assert counts["rejected"] == 4
    assert counts["unchanged"] == 1
    assert counts["accepted"] > 50


def test_only_held_files_pass_the_limit(listed: pl.DataFrame) -> None:
    for path, status, rows, rejected in (
        listed.select("path", "status", "rows", "rows_rejected").drop_nulls().iter_rows()
    ):
        limit = load_contracts()[path.split("/")[1]].hold_above
        assert (rejected / rows > limit) == (status == "held"), path


def test_files_listed_are_files_landed(messy: Path, listed: pl.DataFrame) -> None:
    landing = messy / "landing"
    assert set(listed["path"]) == {str(path.relative_to(landing)) for path in landing.rglob("*") if path.is_file()}
    formats = {path.rsplit(".", 1)[-1] for path in listed["path"]}
    assert formats == {"csv", "txt", "tsv", "xlsx", "xls", "ods", "parquet", "json", "jsonl", "zip"}


def test_a_repeated_file_has_the_bytes_of_another(messy: Path, listed: pl.DataFrame) -> None:
    path = messy / "landing" / listed.filter(pl.col("status") == "unchanged")["path"][0]
    twins = [other for other in path.parent.iterdir() if other != path and other.read_bytes() == path.read_bytes()]
    assert len(twins) == 1


def test_rows_of_truth_leave_rejected_rows_out(messy: Path, planted: pl.DataFrame, listed: pl.DataFrame) -> None:
    rejected = planted.filter(pl.col("severity") == "rejection")
    good = listed.filter(pl.col("status") == "accepted")
    total = 0
    for file in (messy / "truth" / "rows").rglob("*.parquet"):
        rows = pl.read_parquet(file)
        total += len(rows)
        assert rows.join(rejected, on=["path", "sheet", "row_number"], how="semi").is_empty()
        assert rows.select("path", "sheet", "row_number").n_unique() == len(rows)
    assert total == good["rows"].sum() - good["rows_rejected"].sum()


def test_free_texts_try_formulas_and_markup(messy: Path) -> None:
    names = pl.read_parquet(messy / "truth" / "rows" / "organizations" / "46.parquet")["org_name"]
    events = pl.read_parquet(messy / "truth" / "rows" / "support_events" / "46.parquet")["event_title"]
    for texts in (names, events):
        assert texts.str.starts_with("=HYPERLINK(").any()
        assert texts.str.starts_with("@SUM").any()
        assert texts.str.contains("<script>", literal=True).any()


def test_a_look_alike_letter_is_latin_and_alone() -> None:
    changed = lookalike("директор")
    assert changed != "директор"
    assert sum(a != b for a, b in zip(changed, "директор", strict=True)) == 1
    assert any("a" <= c <= "z" for c in changed)


def test_letters_of_columns_go_on_after_z() -> None:
    assert [letter(index) for index in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
