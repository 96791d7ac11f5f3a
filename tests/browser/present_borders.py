"""Figures on the borders of today worked out of a release a second time, from its tables and the seed of changes.

A municipality of today sums the published rows of those that it was made of; one hidden part hides the sum. Nothing of
the product takes part but the files that it published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from pipelines.reference import seed
from tests.browser.release_pages import Site

Row = dict[str, Any]
#: (municipality, indicator, `YYYY-MM`)
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Sum:
    """A figure of a municipality of today: `reason` is the symbol where there is none; `parts` are codes of then."""

    numerator: float | None
    denominator: float | None
    reason: str | None
    parts: tuple[str, ...]

    @property
    def value(self) -> float | None:
        """The quotient, or the count itself."""
        if self.reason is not None or self.numerator is None or self.denominator is None:
            return None if self.reason else self.numerator
        return self.numerator / self.denominator


@dataclass(frozen=True)
class PresentBorders:
    """The indicators of a release on the borders of its last month."""

    site: Site

    @cached_property
    def sums(self) -> dict[Key, Sum]:
        """Of indicators whose parts sum up, in every month."""
        parts: dict[Key, list[Row]] = defaultdict(list)
        for row in self._published.iter_rows(named=True):
            if row["kpi_code"] in self.additive:
                month = f"{row['as_of']:%Y-%m}"
                parts[self.heir(row["municipality_code"]), row["kpi_code"], month].append(row)
        return {key: _sum(rows) for key, rows in parts.items()}

    @cached_property
    def additive(self) -> set[str]:
        """Indicators of municipalities whose parts sum up."""
        known = pl.read_parquet(self.site.folder / "indicators.parquet").filter(pl.col("is_additive"))
        return set(known["kpi_code"])

    def heir(self, municipality: str) -> str:
        """What has become of a municipality by the last month of the release."""
        while (after := self._changes.get(municipality)) is not None:
            municipality = after
        return municipality

    @cached_property
    def merged(self) -> dict[str, list[str]]:
        """Municipalities of today and the several that they were made of."""
        found: dict[str, set[str]] = defaultdict(set)
        for code in self._published["municipality_code"].unique():
            if self.heir(code) != code:
                found[self.heir(code)].add(code)
        return {code: sorted(parts) for code, parts in sorted(found.items()) if len(parts) > 1}

    @cached_property
    def names(self) -> dict[str, str]:
        """Name by code."""
        return dict(self._published.select("municipality_code", "municipality_ru").iter_rows())

    @cached_property
    def _published(self) -> pl.DataFrame:
        return pl.read_parquet(self.site.folder / "kpi_municipal.parquet")

    @cached_property
    def _changes(self) -> dict[str, str]:
        last: date = self._published["as_of"].max()  # type: ignore[assignment]
        changes = seed("municipality_changes").filter(pl.col("effective_from").cast(pl.String) <= last.isoformat())
        return dict(changes.select("from_code", "to_code").iter_rows())


def _sum(rows: list[Row]) -> Sum:
    parts = tuple(row["municipality_code"] for row in rows)
    if len(rows) == 1:
        row = rows[0]
        return Sum(row["numerator"], row["denominator"], row["missing_reason"], parts)
    reasons = {row["missing_reason"] for row in rows}
    # Whom an indicator does not concern counts as nothing: there is nobody to find out about.
    told = [row for row in rows if row["missing_reason"] != "z"]
    if reasons & {"c", "low"}:
        return Sum(None, None, "c", parts)
    if not told or any(row["value"] is None for row in told):
        return Sum(None, None, "x" if told else "z", parts)
    whole = any(row["denominator"] is not None for row in told)
    return Sum(_total(told, "numerator"), _total(told, "denominator") if whole else None, None, parts)


def _total(rows: Iterable[Row], column: str) -> float:
    return sum(row[column] for row in rows)
