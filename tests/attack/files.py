"""What anyone can read in a release: every figure of its CSV files, workbook and pages, hidden or not."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

KPI_KEYS = ("region_code", "municipality_code", "as_of", "kpi_code")
MAP_KEYS = ("region_code", "municipality_code", "as_of", "subject", "competency_group")
FIGURES = ("numerator", "denominator")
_JSON = re.compile(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', re.DOTALL)


@dataclass(frozen=True)
class Files:
    """`kpi` and `map`: rows of municipalities and of regions (municipality ''), numbers as numbers."""

    kpi: pl.DataFrame
    map: pl.DataFrame


def read(release: Path) -> Files:
    """The CSV files, with what pages show besides put into their empty cells; the workbook shows nothing besides."""
    kpi = pl.concat([_csv(release, "kpi_municipal"), _csv(release, "kpi_regional")], how="diagonal_relaxed")
    cells = pl.concat([_csv(release, "deficit_map"), _csv(release, "deficit_map_regional")], how="diagonal_relaxed")
    if (release / "report.xlsx").is_file():
        _workbook(release, kpi)
    shown = _pages(release, kpi).unique(KPI_KEYS, keep="first").rename({"numerator": "_n", "denominator": "_d"})
    kpi = kpi.join(shown, on=list(KPI_KEYS), how="left").with_columns(
        numerator=pl.coalesce("numerator", "_n"), denominator=pl.coalesce("denominator", "_d")
    )  # fmt: skip
    return Files(kpi.drop("_n", "_d"), cells)


def _csv(release: Path, name: str) -> pl.DataFrame:
    codes = dict.fromkeys(("region_code", "municipality_code", "state_reasons", "figures_release_id"), pl.String)
    table = pl.read_csv(release / f"{name}.csv", schema_overrides=codes, try_parse_dates=True, infer_schema_length=None)
    shares = ("deficit_share", "diagnosed_coverage")
    counts = ("numerator", "denominator", "diagnosed", "high", "medium", "low", "none", "fioko_assessed",
              "deficit_enrolled", "uncovered")  # fmt: skip
    table = table.with_columns(pl.col(c).cast(pl.Int64) for c in counts if c in table.columns)
    table = table.with_columns(pl.col(c).cast(pl.Float64) for c in shares if c in table.columns)
    return table if "municipality_code" in table.columns else table.with_columns(municipality_code=pl.lit(""))


def _pages(release: Path, kpi: pl.DataFrame) -> pl.DataFrame:
    """Numbers in the data of every page. What a series is of follows from its key and from the name of its page."""
    kpis = set(kpi["kpi_code"])
    region_of = dict(kpi.select("municipality_code", "region_code").unique().iter_rows())
    rows = []
    for page in sorted((release / "dashboard").glob("*.html")):
        for data in (json.loads(text) for text in _JSON.findall(page.read_text(encoding="utf-8"))):
            for key, cell in data.get("series", {}).items():
                words = [*key.split("|"), *page.stem.split("-")]
                place = next((w for w in words if re.fullmatch(r"\d{8}", w)), "") if "region" not in words[:2] else ""
                own = next((w for w in words if re.fullmatch(r"\d{8}", w)), "")
                region = next((w for w in words if re.fullmatch(r"\d{2}", w)), region_of.get(own, ""))
                code = next(w for w in words if w in kpis)
                sizes = cell.get("d") or [None] * len(cell["n"])
                rows += [
                    (region, place, month, code, n, d)
                    for month, n, d in zip(data["keys"], cell["n"], sizes, strict=True)
                    if n is not None or d is not None
                ]
    figures = dict.fromkeys(FIGURES, pl.Float64)
    schema = {"region_code": pl.String, "municipality_code": pl.String, "month": pl.String, "kpi_code": pl.String}
    shown = pl.DataFrame(rows, schema=schema | figures, orient="row")
    cells = kpi.select(KPI_KEYS, month=pl.col("as_of").dt.strftime("%Y-%m"))
    found = shown.join(cells, on=list(schema))
    assert found.height == shown.height, "a page has cells of its own"
    return found.select(*KPI_KEYS, pl.col(FIGURES).round().cast(pl.Int64))


def _workbook(release: Path, kpi: pl.DataFrame) -> None:
    """The sheets of indicators show no pair of figures that the files do not show of the same place."""
    regions = pl.read_csv(release / "indicators.csv", infer_schema=False).select("region_code", "region_ru").unique()
    last = kpi.filter(pl.col("as_of") == pl.col("as_of").max()).join(regions, on="region_code")
    pair = ["Числитель, единиц", "Знаменатель, единиц"]
    for sheet, place in (("Показатели", ["Регион"]), ("Муниципалитеты", ["Регион", "Муниципальное образование"])):
        rows = pl.read_excel(
            release / "report.xlsx", sheet_name=sheet, columns=[*place, *pair], infer_schema_length=0,
            read_options={"header_row": 2},
        )  # fmt: skip
        figures = rows.with_columns(pl.col(pair).cast(pl.Float64, strict=False)).drop_nulls(pair)
        named = last.rename({"region_ru": "Регион", "municipality_ru": "Муниципальное образование"})
        named = named.filter((pl.col("municipality_code") == "") == (len(place) == 1))
        files = named.select(*place, *(pl.col(c).cast(pl.Float64).alias(t) for c, t in zip(FIGURES, pair, strict=True)))
        assert rows.height > 10, f"the sheet {sheet} is empty"
        assert figures.join(files, on=[*place, *pair], how="anti").is_empty(), f"the sheet {sheet} shows more"
