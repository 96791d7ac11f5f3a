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
_MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")


@dataclass(frozen=True)
class Files:
    """`kpi` and `map`: rows of municipalities and of regions (municipality ''), numbers as numbers."""

    kpi: pl.DataFrame
    map: pl.DataFrame


def read(release: Path) -> Files:
    """The CSV files, with what pages and workbook show besides put into their empty cells."""
    kpi = pl.concat([_csv(release, "kpi_municipal"), _csv(release, "kpi_regional")], how="diagonal_relaxed")
    cells = pl.concat([_csv(release, "deficit_map"), _csv(release, "deficit_map_regional")], how="diagonal_relaxed")
    book = release / "report.xlsx"
    shown = pl.concat([_pages(release, kpi), *(_workbook(book, kpi) if book.is_file() else [])])
    shown = shown.unique(KPI_KEYS, keep="first").rename({"numerator": "_n", "denominator": "_d"})
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
    """Numbers in the data of the regional pages."""
    rows = []
    for page in sorted((release / "dashboard").glob("region-*.html")):
        for data in (json.loads(text) for text in _JSON.findall(page.read_text(encoding="utf-8"))):
            for code, months in data.get("cells", {}).items():
                for label, month in zip(data["months"], months, strict=True):
                    if month is None:
                        continue
                    sizes = month["d"] or [None] * len(month["n"])
                    rows += [
                        (data["region"], place, label, code, n if isinstance(n, int) else None, d)
                        for place, n, d in zip(data["municipalities"], month["n"], sizes, strict=True)
                    ]
    schema = ["region_code", "municipality_ru", "label", "kpi_code", "numerator", "denominator"]
    shown = pl.DataFrame(rows, schema=schema, orient="row", infer_schema_length=None)
    names = kpi.select(*KPI_KEYS, "municipality_ru").with_columns(
        label=pl.col("as_of").dt.month().replace_strict(dict(enumerate(_MONTHS, 1)), return_dtype=pl.String)
        + " " + pl.col("as_of").dt.year().cast(pl.String)
    )  # fmt: skip
    found = shown.join(names, on=["region_code", "municipality_ru", "label", "kpi_code"])
    assert found.height >= shown.filter(pl.col("numerator").is_not_null()).height, "a page has cells of its own"
    return found.select(*KPI_KEYS, pl.col("numerator", "denominator").cast(pl.Int64))


def _workbook(book: Path, kpi: pl.DataFrame) -> list[pl.DataFrame]:
    """Numbers in the sheets of indicators, which have the rows of the files in the same order."""
    found = []
    types = {"Числитель": pl.Float64, "Знаменатель": pl.Float64}
    for sheet, is_region in (("Показатели региона", True), ("Муниципалитеты", False)):
        rows = pl.read_excel(book, sheet_name=sheet, columns=["Показатель", *types], schema_overrides=types)
        cells = kpi.filter((pl.col("municipality_code") == "") == is_region)
        cells = cells if is_region else cells.filter(pl.col("as_of") == pl.col("as_of").max())
        assert rows.height == cells.height, f"the sheet {sheet} has other rows than the file"
        figures = rows.select(pl.col(list(types)).cast(pl.Int64)).rename(dict(zip(types, FIGURES, strict=True)))
        for figure in FIGURES:
            differs = (figures[figure] != cells[figure]).fill_null(value=False)
            assert not differs.any(), f"the sheet {sheet} shows other figures than the file"
        found.append(pl.concat([cells.select(KPI_KEYS), figures], how="horizontal"))
    return found
