"""What disclosure control hid is on no page: not in its text, not in the data its charts are drawn from."""

from __future__ import annotations

import os
import re
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.browser.release_pages import Site

_KEY = ["region_code", "municipality_code", "kpi_code", "as_of", "borders"]
#: a number of at least five digits is no count of people in a group nor a rounded percent
_LONG = re.compile(r"(?<![\d.])0\.\d{4,}")


@pytest.fixture(scope="module")
def hidden(site: Site, warehouse: Path) -> pl.DataFrame:
    """Cells published without a value, with the value that the warehouse has: `true_value`."""
    if os.environ.get("RSNMS_BROWSER_RELEASE"):
        pytest.skip("the warehouse of this release is not here")
    with duckdb.connect(str(warehouse), read_only=True) as con:
        true = pl.DataFrame(con.sql("select *, numerator / denominator as true_value from marts.kpi_municipal"))
    shown = pl.read_parquet(site.folder / "kpi_municipal.parquet")
    cells = shown.filter(pl.col("value").is_null()).join(true.select(*_KEY, "true_value"), on=_KEY)
    return cells.filter(pl.col("true_value").is_finite())


def test_no_true_value_of_a_hidden_cell_is_in_a_page(site: Site, hidden: pl.DataFrame) -> None:
    tables = [pl.read_parquet(file).select(pl.col(pl.Float64)) for file in sorted(site.folder.glob("*.parquet"))]
    published = {f"{value:.4f}" for table in tables for column in table for value in column.drop_nulls().unique()}
    secret = {f"{v:.4f}" for v in hidden["true_value"]} - published - {"0.0000", "1.0000"}
    assert len(secret) > 5
    found = {
        page: sorted({text for text in _LONG.findall(site.source(page)) if f"{float(text):.4f}" in secret})
        for page in site.pages
    }
    assert {page: texts for page, texts in found.items() if texts} == {}


def test_no_hidden_cell_carries_a_figure(site: Site, hidden: pl.DataFrame) -> None:
    """By the page of the municipality itself, where nobody else's figure could stand."""
    last = hidden.filter(pl.col("as_of") == pl.col("as_of").max())
    by_page = {p: c for p in site.pages for c in last["municipality_code"].unique() if f"municipality-{c}" in p}
    wrong = []
    for page, code in by_page.items():
        kpis = set(last.filter(pl.col("municipality_code") == code)["kpi_code"])
        for cell in site.tree(page).xpath("//*[@data-f='value' or @data-f='numerator']"):
            key = cell.xpath("ancestor-or-self::*[@data-series][1]/@data-series")
            if set("".join(key).split("|")) & kpis and not key[0].endswith("|region"):
                wrong += [f"{page}: {key[0]}: {cell.text_content()}"] * bool(re.search(r"\d", cell.text_content()))
    assert wrong == []
