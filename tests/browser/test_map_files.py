"""The files that maps load hold, for every month, what the public tables show and nothing of what they hide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from tests.browser.release_pages import Site

pytestmark = [pytest.mark.xdist_group("site"), pytest.mark.timeout(1200)]
#: how the files write the symbol of a missing value
_SYMBOLS = {"c": -1, "low": -2, "x": -3, "z": -4}
_KEY = ("region_code", "place", "month", "subject", "competency_group")
_FILE = {**dict.fromkeys(_KEY, pl.String), "n": pl.Int64, "k": pl.Int64, "u": pl.Int64}


def written(site: Site) -> pl.DataFrame:
    """Every cell of every file: diagnosed, with a deficit, of these without training; noughts where there is no row."""
    rows = [row for page in sorted(site.folder.glob("dashboard/map-*.html")) for row in _region(site, page.stem[-2:])]
    return pl.DataFrame(rows, schema=_FILE, orient="row")


def _region(site: Site, region: str) -> Iterator[tuple[Any, ...]]:
    data = json.loads(site.tree(f"dashboard/map-{region}.html").xpath("//script[@id='page-data']")[0].text)
    places = [*(place[0] for place in data["places"]), ""]
    for month in data["keys"]:
        file = site.folder / "dashboard" / "data" / f"deficits-{region}-{month}.js"
        content = json.loads(file.read_text(encoding="utf-8").partition("]=")[2].rstrip(";\n"))
        for pair, cell in content["cells"].items():
            for position, n, k, u in zip(content["at"], cell["n"], cell["k"], cell["u"], strict=True):
                yield region, places[position], month, *data["pairs"][int(pair)], n, k, u


def published(site: Site) -> pl.DataFrame:
    """The same cells by the public tables, where anybody was diagnosed or something is hidden."""
    municipal = pl.read_parquet(site.folder / "deficit_map.parquet").filter(pl.col("borders") == "as_was")
    regional = pl.read_parquet(site.folder / "deficit_map_regional.parquet").with_columns(municipality_code=pl.lit(""))
    rows = pl.concat([municipal, regional], how="diagonal_relaxed")
    hidden = pl.col("missing_reason").replace_strict(_SYMBOLS, return_dtype=pl.Int64)
    lacking = pl.col("details_reason").replace_strict(_SYMBOLS, return_dtype=pl.Int64)
    deficit = (pl.col("deficit_share") * pl.col("diagnosed")).round().cast(pl.Int64)
    is_place = pl.col("municipality_code") != ""
    return rows.filter((pl.col("diagnosed") > 0) | pl.col("missing_reason").is_not_null()).select(
        "region_code", pl.col("municipality_code").alias("place"), pl.col("as_of").dt.strftime("%Y-%m").alias("month"),
        "subject", "competency_group", pl.coalesce(hidden, "diagnosed").alias("n"),
        pl.coalesce(hidden, deficit).alias("k"),
        pl.when(is_place).then(pl.coalesce(hidden, "uncovered", lacking)).alias("u"),
    )  # fmt: skip


@pytest.fixture(scope="module", params=["site", "real"])
def release(request: pytest.FixtureRequest) -> Site:
    """The release made by hand has every state of a cell, that of a run has the shapes of life."""
    found: Site = request.getfixturevalue(request.param)
    return found


def test_files_of_the_maps_are_the_published_table(release: Site) -> None:
    files, table = written(release), published(release)
    assert (table["n"] < 0).sum() > 20, "nothing is hidden, nothing is tried"
    shown = files.filter(pl.col("n") != 0)
    assert files.filter(pl.col("n") == 0, (pl.col("k") != 0) | (pl.col("u").fill_null(0) != 0)).is_empty()
    both = shown.join(table, on=_KEY, how="full", coalesce=True, suffix="_published")
    differs = pl.any_horizontal(pl.col(c).ne_missing(pl.col(f"{c}_published")) for c in ("n", "k", "u"))
    assert both.filter(differs).is_empty(), both.filter(differs).head(5)
