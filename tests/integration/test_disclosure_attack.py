"""A reader of a release's files recovers no suppressed figure; leaks planted into the files are found."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pytest

from pipelines.quality.disclosure import public_tables
from pipelines.quality.warehouse import query
from tests.attack.attack import bounds, figures, recovered
from tests.attack.files import KPI_KEYS, MAP_KEYS, Files, read
from tests.integration.deployment import AS_OF, Deployment

_HIDDEN = pl.col("missing_reason").is_in(["c", "low"])
_SUM = ["region_code", "as_of", "kpi_code"]
_PLACES = ["region_code", "as_of", "subject", "competency_group"]


@dataclass(frozen=True)
class Release:
    """What the files show, the same cells with nothing hidden, and the indicators that add up."""

    folder: Path
    files: Files
    truth: Files
    additive: list[str]


@pytest.fixture(scope="module")
def release(published: Deployment) -> Release:
    folder = published.data / "releases" / "current"
    with published.warehouse() as con:
        additive = query(con, "select distinct kpi_code from marts.dim_kpi where is_additive")["kpi_code"].to_list()
        regional = query(con, "select * from marts.kpi_regional").with_columns(municipality_code=pl.lit(""))
        municipal = query(con, "select * from marts.kpi_municipal where borders = 'as_was'")
        rows = query(con, "select * exclude (borders) from marts.deficit_map where borders = 'as_was'")
    counts = ["diagnosed", "high", "medium", "low", "none"]
    regions = rows.group_by(_PLACES).agg(pl.col(counts).sum()).with_columns(municipality_code=pl.lit(""))
    rows = pl.concat([rows, regions], how="diagonal_relaxed").with_columns(
        deficit_share=((pl.col("high") + pl.col("medium")) / pl.col("diagnosed")).fill_nan(None)
    )
    shown = pl.lit(None, dtype=pl.String).alias("missing_reason")
    kpi = pl.concat([regional, municipal], how="diagonal_relaxed").with_columns(
        shown, pl.col("numerator", "denominator").cast(pl.Int64)
    )
    return Release(folder, read(folder), Files(kpi, rows.with_columns(shown)), additive)


def test_no_suppressed_figure_can_be_recovered(release: Release) -> None:
    assert release.files.kpi.filter(_HIDDEN).height > 500
    assert release.files.map.filter(_HIDDEN).height > 500
    found = recovered(release.files, release.additive)
    assert found.is_empty(), found.head(20).to_dicts()


def test_the_attack_is_right_about_every_figure(release: Release) -> None:
    """Otherwise that it finds nothing would mean nothing."""
    known = bounds(release.files, release.additive).join(figures(release.truth), on="name")
    assert known.height > 10_000
    wrong = known.filter((pl.col("truth") < pl.col("low") - 0.5) | (pl.col("truth") > pl.col("high") + 0.5))
    assert wrong.is_empty(), wrong.head(10).to_dicts()


def _but_one(table: pl.DataFrame, group: list[str]) -> pl.Expr:
    """All hidden cells of places but the first of each group that hides several."""
    first = pl.col("municipality_code") == pl.col("municipality_code").filter(_HIDDEN).first().over(group)
    total_hidden = (_HIDDEN & (pl.col("municipality_code") == "")).any().over(group).fill_null(value=False)
    return _HIDDEN.fill_null(value=False) & ~first & ~total_hidden


def _shown(
    table: pl.DataFrame, truth: pl.DataFrame, keys: list[str], columns: list[str], which: pl.Expr
) -> pl.DataFrame:
    """`table` with the true figures in the rows `which` says."""
    true = truth.select(*keys, *(pl.col(c).alias(f"true_{c}") for c in columns))
    joined = table.with_columns(_which=which).join(true, on=keys, how="left", maintain_order="left")
    return joined.with_columns(
        *(pl.when("_which").then(f"true_{c}").otherwise(c).alias(c) for c in columns),
        missing_reason=pl.when("_which").then(None).otherwise("missing_reason"),
    ).select(table.columns)


def test_a_single_hidden_municipality_is_found(release: Release) -> None:
    table = release.files.kpi
    planted = _shown(table, release.truth.kpi, [*KPI_KEYS], ["numerator", "denominator"], _but_one(table, _SUM))
    found = recovered(replace(release.files, kpi=planted), release.additive)
    assert found.filter(pl.col("name").str.starts_with("kpi|")).height > 10


def test_a_single_hidden_row_of_the_map_is_found(release: Release) -> None:
    table = release.files.map
    columns = ["diagnosed", "low", "none", "deficit_share"]
    planted = _shown(table, release.truth.map, [*MAP_KEYS], columns, _but_one(table, _PLACES))
    found = recovered(replace(release.files, map=planted), release.additive)
    assert found.filter(pl.col("name").str.starts_with("map|")).height > 10


def test_regions_shown_beside_groups_of_one_are_found(release: Release) -> None:
    """Where no municipality is left to hide, the region is: showing it gives its small groups away."""
    table = release.files.map
    columns = ["diagnosed", "low", "none", "deficit_share"]
    which = _HIDDEN.fill_null(value=False) & (pl.col("municipality_code") == "")
    planted = _shown(table, release.truth.map, [*MAP_KEYS], columns, which)
    found = recovered(replace(release.files, map=planted), release.additive)
    assert found.filter(pl.col("name").str.starts_with("map|diagnosed"), pl.col("value") < 5).height > 10


def test_what_only_a_page_shows_is_found(release: Release, tmp_path: Path) -> None:
    """The data of a page's charts with a figure that the files hide."""
    for file in release.folder.glob("*.csv"):
        shutil.copy2(file, tmp_path)
    pages = tmp_path / "dashboard"
    pages.mkdir()
    page = next(iter(sorted((release.folder / "dashboard").glob("municipalities-*.html"))))
    text = page.read_text(encoding="utf-8")
    text = re.sub(r'"n":\[[^\]]*\]', lambda found: found[0].replace("null", "7"), text)
    (pages / page.name).write_text(text, encoding="utf-8")
    shown = read(tmp_path).kpi.filter(_HIDDEN, pl.col("numerator") == 7)
    assert shown.height > 100


def test_the_same_figures_hide_the_same_in_the_next_release(release: Release, published: Deployment) -> None:
    with published.warehouse() as con:
        again = public_tables(con, AS_OF, release.folder)
    for name in ("kpi_regional", "kpi_municipal", "deficit_map", "deficit_map_regional"):
        keys = [k for k in dict.fromkeys([*KPI_KEYS, *MAP_KEYS]) if k in again.named()[name].columns]
        hidden = pl.read_parquet(release.folder / f"{name}.parquet").filter(_HIDDEN).select(*keys, "missing_reason")
        now = again.named()[name].filter(_HIDDEN).select(*keys, "missing_reason")
        assert now.sort(keys).equals(hidden.sort(keys)), name
