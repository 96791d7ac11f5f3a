"""The figures of one region, cut from the public tables once and ready to be looked up by every page of the region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from pipelines.publish.dashboard.borders import on_present_borders
from pipelines.publish.dashboard.series import Cell, series_of
from pipelines.publish.source import ReleaseSource

Row = dict[str, Any]
_MUNICIPAL_KEY = pl.concat_str("municipality_code", "kpi_code", separator="|")


@dataclass(frozen=True)
class RegionFigures:
    """`month` is the last month with figures, at most the as-of date; `months` are all month ends, ascending.

    `successors`: the municipality that each belongs to today; `additive`: indicators whose municipal parts sum up.
    """

    code: str
    month: date
    months: list[date]
    regional: dict[tuple[str, date], Row]
    regional_table: pl.DataFrame
    municipal: pl.DataFrame
    deficits: pl.DataFrame
    deficits_regional: pl.DataFrame
    successors: pl.DataFrame
    additive: list[str]

    @cached_property
    def series(self) -> dict[str, Cell]:
        """Regional cells over `months` by indicator."""
        return series_of(self.regional_table, pl.col("kpi_code"), self.months)

    @cached_property
    def municipal_series(self) -> dict[str, Cell]:
        """Municipal cells over `months` by «municipality|indicator»."""
        return series_of(self.municipal, _MUNICIPAL_KEY, self.months)

    @cached_property
    def present_series(self) -> dict[str, Cell]:
        """Cells on the borders of today, where they differ from `municipal_series`."""
        table = on_present_borders(self.municipal, self.successors, self.additive)
        present = series_of(table, _MUNICIPAL_KEY, self.months)
        gone = {"n": [None] * len(self.months), "s": "." * len(self.months)}
        was = {key: cell for key, cell in self.municipal_series.items() if key.split("|")[1] in self.additive}
        changed = {key: present.get(key, gone) for key, cell in was.items() if present.get(key) != cell}
        return {**changed, **{key: cell for key, cell in present.items() if key not in was}}

    @cached_property
    def places(self) -> dict[str, str]:
        """Name by code of every municipality that any month has, by name."""
        last = self.municipal.sort("as_of").unique("municipality_code", keep="last", maintain_order=True)
        names = last.select("municipality_code", pl.col("municipality_ru").fill_null(pl.col("municipality_code")))
        return dict(names.sort("municipality_ru", "municipality_code").iter_rows())

    @cached_property
    def by_kpi(self) -> dict[str, list[Row]]:
        """Municipal rows of `month` by indicator, by name."""
        return self._current("kpi_code")

    @cached_property
    def by_place(self) -> dict[str, list[Row]]:
        """Municipal rows of `month` by municipality."""
        return self._current("municipality_code")

    def _current(self, column: str) -> dict[str, list[Row]]:
        rows = self.municipal.filter(pl.col("as_of") == self.month).sort("municipality_ru", "municipality_code")
        parts = rows.partition_by(column, as_dict=True, maintain_order=True)
        return {str(key[0]): part.to_dicts() for key, part in parts.items()}

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
    kpis = source.kpis.filter(here, pl.col("is_additive").fill_null(value=False), "has_municipal_level")
    return RegionFigures(
        code=region_code,
        month=max(with_figures) if len(with_figures) else months[-1],
        months=months,
        regional={(row["kpi_code"], row["as_of"]): row for row in regional.iter_rows(named=True)},
        regional_table=regional,
        municipal=source.tables.kpi_municipal.filter(here),
        deficits=source.tables.deficit_map.filter(here),
        deficits_regional=source.tables.deficit_map_regional.filter(here),
        successors=source.municipalities.filter(here)
        .select("municipality_code", "municipality_code_now")
        .unique("municipality_code"),
        additive=sorted(set(kpis["kpi_code"])),
    )
