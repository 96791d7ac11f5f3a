"""The published cells of one region or municipality, cut once for the sheets and pages that show one month of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipelines.quality.disclosure import PublicTables

Row = dict[str, Any]


@dataclass(frozen=True)
class Cells:
    """`own`: rows of kpi_regional (of kpi_municipal for a municipality) by indicator and month.

    `month`: the last month of the region with figures, at most the as-of date, for what is withheld may be older.
    `months`: all month ends, ascending. The other tables are those of the region, all months.
    """

    code: str
    month: date
    months: list[date]
    own: dict[tuple[str, date], Row]
    municipal: pl.DataFrame
    deficits: pl.DataFrame
    deficits_regional: pl.DataFrame

    def now(self, kpi_code: str) -> Row | None:
        """The row of `month`, or None where there is no such indicator."""
        return self.own.get((kpi_code, self.month))

    def before(self, kpi_code: str) -> Row | None:
        """The row of the month before `month`."""
        position = self.months.index(self.month)
        return self.own.get((kpi_code, self.months[position - 1])) if position else None


def cells_of(tables: PublicTables, region_code: str) -> Cells:
    """The cells of one region."""
    here = pl.col("region_code") == region_code
    regional = tables.kpi_regional.filter(here)
    months = sorted(regional["as_of"].unique())
    with_figures = regional.filter(pl.col("value").is_not_null())["as_of"]
    return Cells(
        code=region_code,
        month=max(with_figures) if len(with_figures) else months[-1],
        months=months,
        own=by_indicator(regional),
        municipal=tables.kpi_municipal.filter(here),
        deficits=tables.deficit_map.filter(here),
        deficits_regional=tables.deficit_map_regional.filter(here),
    )


def by_indicator(rows: pl.DataFrame) -> dict[tuple[str, date], Row]:
    """Rows of one region or municipality by indicator and month."""
    return {(row["kpi_code"], row["as_of"]): row for row in rows.iter_rows(named=True)}
