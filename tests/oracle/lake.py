"""Everything the oracle reads of one region, once: accepted rows per source and the accepted deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import polars as pl

from .regulations import Rules, rules
from .row_fate import deliveries, rows_with_fate

Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class RegionLake:
    """Compared by identity, so that what functions remember of one reading never answers for another."""

    folder: Path
    region: str

    @cached_property
    def rules(self) -> Rules:
        return rules(self.region)

    def rows(self, source: str) -> list[Row]:
        """Rows in the state after all deliveries: the accepted ones, cancelled ones withdrawn."""
        return _in_force(self, source)

    def rows_with_cancelled(self, source: str) -> list[Row]:
        """The accepted rows, those that withdraw something among them."""
        return _accepted(self, source)

    @cached_property
    def _deliveries(self) -> list[Row]:
        frame = deliveries(self.folder, self.region).filter(pl.col("status") == "accepted")
        return frame.sort("source", "period_start", "delivery_order").to_dicts()

    def deliveries(self, source: str) -> list[Row]:
        """Accepted deliveries of a source, the oldest first."""
        return [d for d in self._deliveries if d["source"] == source]


@cache
def _accepted(lake: RegionLake, source: str) -> list[Row]:
    return rows_with_fate(lake.folder, source, lake.region).filter(pl.col("fate") == "accepted").to_dicts()


@cache
def _in_force(lake: RegionLake, source: str) -> list[Row]:
    return [r for r in _accepted(lake, source) if not r.get("cancelled")]
