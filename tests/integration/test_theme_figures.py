"""Figures that the thematic pages work out themselves, against the marts."""

from __future__ import annotations

from collections import defaultdict
from types import SimpleNamespace

import polars as pl
import pytest

from pipelines.publish.dashboard.borders import on_present_borders
from pipelines.publish.dashboard.themes.deficit_months import deficit_months
from pipelines.publish.dashboard.themes.map_page import deficit_map_page
from pipelines.publish.dashboard.themes.roadmap_page import roadmap_page
from pipelines.quality.checks import CheckContext, details_leak
from pipelines.quality.disclosure import public_tables
from pipelines.quality.warehouse import reading
from tests.integration.built import Built
from tests.oracle import product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.fixture
def source(built: Built) -> SimpleNamespace:
    with reading(built.warehouse) as con:
        tables = public_tables(con, built.as_of)
    named = tables.deficit_map.with_columns(municipality_ru="municipality_code")
    return SimpleNamespace(
        tables=SimpleNamespace(
            deficit_map=named,
            deficit_map_regional=tables.deficit_map_regional,
            roadmap=tables.roadmap,
            roadmap_events=tables.roadmap_events,
        )
    )


def test_published_parts_add_up_to_the_map_on_the_borders_of_today(built: Built, source: SimpleNamespace) -> None:
    now = product.table(built.warehouse, "marts.deficit_map", "borders = 'as_now'")
    keys = ("municipality_code", "as_of", "subject", "competency_group")
    mart = {tuple(r[k] for k in keys): r for r in now.iter_rows(named=True)}
    for region in built.deployment.regions:
        months = deficit_months(source, region)
        page = deficit_map_page(source, region, months)
        if page is None or page.payload["successor"] is None:
            continue
        for key, (n, k, u) in _on_todays_borders(months, page.payload["successor"]).items():
            row = mart.get(key) or {"diagnosed": 0, "high": 0, "medium": 0, "uncovered": 0}
            assert (n, k) == (row["diagnosed"], (row["high"] or 0) + (row["medium"] or 0)), key
            assert u is None or u == (row["uncovered"] or 0), key


def test_published_parts_add_up_to_indicators_on_the_borders_of_today(built: Built) -> None:
    """The mart counts people anew; what pages add up of published cells is that, or nothing."""
    with reading(built.warehouse) as con:
        published = public_tables(con, built.as_of).kpi_municipal
    heirs = product.table(built.warehouse, "marts.dim_municipality").select(
        "municipality_code", "municipality_code_now"
    )
    kpis = product.table(built.warehouse, "marts.dim_kpi", "is_additive and has_municipal_level")
    summed = on_present_borders(published, heirs.unique("municipality_code"), kpis["kpi_code"].unique().to_list())
    keys = ["region_code", "municipality_code", "as_of", "kpi_code"]
    now = product.table(built.warehouse, "marts.kpi_municipal", "borders = 'as_now'").select(
        *keys, counted="numerator", of="denominator", is_counted=pl.lit(value=True)
    )
    shown = summed.filter(pl.col("value").is_not_null()).join(now, on=keys, how="left")
    same = pl.col("numerator").eq_missing(pl.col("counted")) & pl.col("denominator").eq_missing(pl.col("of"))
    assert shown.filter(~same | pl.col("is_counted").is_null()).is_empty()
    assert shown.height > 100


def _on_todays_borders(months, successor) -> dict[tuple, tuple[int, int, int | None]]:
    """Sums as deficits.js makes them, where nothing of a municipality is hidden or missing."""
    found = {}
    for month, file in months.files.items():
        for pair, cell in file["cells"].items():
            parts = defaultdict(list)
            for i, position in enumerate(file["at"]):
                if months.places[position]:
                    parts[successor[position]].append(tuple(cell[name][i] for name in "nku"))
            for position, cells in parts.items():
                if all(n >= 0 for n, _, _ in cells):
                    whole = all(u is not None and u >= 0 for *_, u in cells)
                    sums = (sum(c[0] for c in cells), sum(c[1] for c in cells))
                    uncovered = sum(c[2] for c in cells) if whole else None
                    found[(months.places[position], month, *months.pairs[int(pair)])] = (*sums, uncovered)
    return found


def test_the_roadmap_page_counts_as_the_mart_does(built: Built, source: SimpleNamespace) -> None:
    summary = product.table(built.warehouse, "marts.roadmap_summary")
    for region in built.deployment.regions:
        page = roadmap_page(source, region)
        rows = summary.filter(pl.col("region_code") == region, pl.col("as_of") == built.as_of)
        assert (page is None) == rows.is_empty()
        if page is None:
            continue
        whole = rows.filter(pl.col("level") == "region").row(0, named=True)
        assert page.whole.planned == whole["pairs_count"]
        assert (page.whole.due, page.whole.overdue) == (whole["due_count"], whole["overdue_count"])
        assert page.whole.share == pytest.approx(whole["execution_share"])
        for level, totals in (("executor", page.executors), ("block", page.blocks)):
            of_level = rows.filter(pl.col("level") == level)
            name = pl.col("name_ru") if level == "executor" else pl.col("number") + ". " + pl.col("name_ru")
            wanted = set(of_level.select(name, "due_count", "overdue_count", "done_late_count").rows())
            assert {(t.name, t.due, t.overdue, t.late) for t in totals} == wanted


def test_details_of_regions_leak_nothing(built: Built) -> None:
    with reading(built.warehouse) as con:
        results = details_leak.measure(CheckContext(con, built.as_of, built.deployment.regions))
    assert {r.scope_region: r.violations for r in results} == dict.fromkeys([r.scope_region for r in results], 0)
    assert results
