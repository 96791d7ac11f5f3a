"""Every indicator is a pair of files that says enough for the roll-up and the dashboard to find it by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipelines.settings import DBT_DIR

INDICATORS = DBT_DIR / "models" / "marts" / "indicators"
MODELS = sorted(INDICATORS.glob("*.sql"))
UNITS = {"share", "ratio", "count"}
NEEDED = {"kpi_code", "title_ru", "unit", "levels", "additive", "time_window", "direction", "needs", "numerator_ru"}


@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.stem)
def test_sql_has_its_yaml_with_the_whole_meta(model: Path) -> None:
    document = yaml.safe_load(model.with_suffix(".yml").read_text(encoding="utf-8"))["models"][0]
    assert document["name"] == model.stem
    for indicator in document["config"]["meta"]["indicators"]:
        assert set(indicator) >= NEEDED | {"owner", "version"}
        assert indicator["unit"] in UNITS
        assert ("denominator_ru" in indicator) == (indicator["unit"] != "count")
        assert "regional" in indicator["levels"]


def test_no_code_is_claimed_by_two_pairs() -> None:
    codes = [
        indicator["kpi_code"]
        for model in MODELS
        for indicator in yaml.safe_load(model.with_suffix(".yml").read_text(encoding="utf-8"))["models"][0]["config"][
            "meta"
        ]["indicators"]
    ]
    assert len(codes) == len(set(codes)) == 22


def test_no_model_names_a_region() -> None:
    """An exception is data of the region's profile, never a branch in code."""
    codes = ("04", "10", "11", "46", "65")
    for path in (*DBT_DIR.glob("models/**/*.sql"), *DBT_DIR.glob("macros/*.sql")):
        text = path.read_text(encoding="utf-8")
        assert not [code for code in codes if f"'{code}'" in text], path.name
