"""Completeness and timeliness of reports as a heat table: places × sources, problems dark."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.contracts.load import load_contracts
from pipelines.publish.auditing.titles import source_title
from pipelines.publish.format_ru import number
from pipelines.publish.source import ReleaseSource

#: shares of reports that were not on time, from which the next shade begins
SHADES = (0.0, 0.05, 0.2, 0.5, 0.8)


@dataclass(frozen=True)
class Cell:
    """`text` is the percentage of reports on time, `lacking` how many never came; `shade` 0…len(SHADES), -1 = none."""

    text: str
    lacking: int
    shade: int
    hint: str


@dataclass(frozen=True)
class Heat:
    """Rows of (place, cells in the order of `sources`)."""

    sources: list[str]
    rows: list[tuple[str, list[Cell]]]


def regions_heat(source: ReleaseSource, names: dict[str, str]) -> Heat:
    """All reports of each region."""
    frame = source.facts.reporting.group_by("region_code", "source").agg(
        pl.col("expected", "received", "on_time").sum()
    )
    return _heat(frame, "region_code", names)


def municipalities_heat(source: ReleaseSource, region: str) -> Heat:
    """Each municipality of a region; what only the region delivers has a row of its own."""
    own = source.facts.reporting.filter(pl.col("region_code") == region)
    names = own.select("municipality_code", "municipality_ru").unique().sort("municipality_ru", "municipality_code")
    labels = {code: name or "регион в целом" for code, name in names.iter_rows()}
    return _heat(own, "municipality_code", labels)


def _heat(frame: pl.DataFrame, key: str, labels: dict[str, str]) -> Heat:
    present = set(frame["source"])
    sources = [name for name in load_contracts() if name in present]
    cells = {(row[key], row["source"]): _cell(row) for row in frame.iter_rows(named=True)}
    nothing = Cell("", 0, -1, "отчёт не ожидается")
    rows = [
        (label, [cells.get((code, name), nothing) for name in sources])
        for code, label in labels.items()
        if any((code, name) in cells for name in sources)
    ]
    return Heat([source_title(name) for name in sources], rows)


def _cell(row: dict[str, int]) -> Cell:
    expected, lacking = row["expected"], row["expected"] - row["received"]
    late_or_lacking = 1 - row["on_time"] / expected
    shade = sum(late_or_lacking > bound for bound in SHADES)
    hint = f"ожидалось {number(expected)}, принято {number(row['received'])}, из них в срок {number(row['on_time'])}"
    return Cell(number(100 * row["on_time"] // expected), lacking, shade, hint)
