"""The figures of one region, cut from the public tables and ready to be looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from pipelines.publish.dashboard.series import Cell, series_of
from pipelines.publish.source import ReleaseSource

Row = dict[str, Any]


@dataclass(frozen=True)
class RegionFigures:
    """`month` is the last month with figures, at most the as-of date; `months` are all month ends, ascending."""

    code: str
    month: date
    months: list[date]
    regional: dict[tuple[str, date], Row]
    source_regional: pl.DataFrame
    municipal: pl.DataFrame
    deficits: pl.DataFrame
    deficits_regional: pl.DataFrame

    @cached_property
    def series(self) -> dict[str, Cell]:
        """Regional cells over `months` by indicator."""
        table = self.source_regional
        return series_of(table, pl.col("kpi_code"), self.months)

    @cached_property
    def municipal_series(self) -> dict[str, Cell]:
        """Municipal cells over `months` by «municipality|indicator»."""
        key = pl.concat_str("municipality_code", "kpi_code", separator="|")
        return series_of(self.municipal, key, self.months)

    def now(self, kpi_code: str) -> Row | None:
        """The regional row of `month`, or None where the mart has no such indicator."""
        return self.regional.get((kpi_code, self.month))

    def before(self, kpi_code: str) -> Row | None:
        """The regional row of the month before `month`."""
        position = self.months.index(self.month)
        return self.regional.get((kpi_code, self.months[position - 1])) if position else None

    def trend(self, kpi_code: str) -> list[float | None]:
        """Regional values over `months`, None where nothing is published."""
        rows = [self.regional.get((kpi_code, m)) for m in self.months]
        return [row["value"] if row else None for row in rows]

    def municipal_now(self, kpi_code: str) -> pl.DataFrame:
        """Municipal rows of `month` with a published value."""
        return self.municipal.filter(
            pl.col("kpi_code") == kpi_code, pl.col("as_of") == self.month, pl.col("value").is_not_null()
        )


def figures_of(source: ReleaseSource, region_code: str) -> RegionFigures:
    """Cut one region out; a withheld region shows the last month that the release before it had."""
    here = pl.col("region_code") == region_code
    regional = source.tables.kpi_regional.filter(here)
    months = sorted(regional["as_of"].unique())
    with_figures = regional.filter(pl.col("value").is_not_null())["as_of"]
    return RegionFigures(
        code=region_code,
        month=max(with_figures) if len(with_figures) else months[-1],
        months=months,
        regional={(row["kpi_code"], row["as_of"]): row for row in regional.iter_rows(named=True)},
        source_regional=regional,
        municipal=source.tables.kpi_municipal.filter(here),
        deficits=source.tables.deficit_map.filter(here),
        deficits_regional=source.tables.deficit_map_regional.filter(here),
    )
