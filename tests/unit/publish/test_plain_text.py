"""No text of a CSV is a formula for the programme that opens it."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.cli.table import print_csv
from pipelines.publish.plain_text import plain_texts


@pytest.mark.parametrize("text", ["=1+1", "+7 900", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_formulas_become_texts(text: str) -> None:
    assert plain_texts(pl.DataFrame({"a": [text]}))["a"].to_list() == ["'" + text]


def test_everything_else_stays() -> None:
    table = pl.DataFrame(
        {"sign": ["=", ">=", None, ""], "number": [-1, 2, None, 0], "text": ["а=б", "1-2", "x@y", " =1"]}
    )
    assert plain_texts(table).equals(table)


def test_a_release_names_no_municipality_by_a_formula(make) -> None:
    folder = make("update marts.dim_municipality set name_ru = '=1+1<script>' where municipality_code = '11730000'")
    for name in ("kpi_municipal", "deficit_map"):
        text = (folder / f"{name}.csv").read_text(encoding="utf-8")
        assert "'=1+1<script>" in text
        assert ",=1+1" not in text


def test_answers_of_sql_are_no_formulas_either(capsys: pytest.CaptureFixture[str]) -> None:
    print_csv(["=a", "b"], [["=1+1", -5], ["@x", None]])
    assert capsys.readouterr().out.splitlines() == ["'=a,b", "'=1+1,-5", "'@x,"]
