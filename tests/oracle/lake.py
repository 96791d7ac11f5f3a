"""Everything the oracle reads of one region, once: accepted rows per source and the accepted deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        return {}

    def rows(self, source: str) -> list[Row]:
        """Rows in the state after all deliveries: the accepted ones, cancelled ones withdrawn."""
        return [r for r in self.rows_with_cancelled(source) if not r.get("cancelled")]

    def rows_with_cancelled(self, source: str) -> list[Row]:
        if source not in self._rows:
            frame = rows_with_fate(self.folder, source, self.region).filter(pl.col("fate") == "accepted")
            self._rows[source] = frame.to_dicts()
        return self._rows[source]

    @cached_property
    def _deliveries(self) -> list[Row]:
        frame = deliveries(self.folder, self.region).filter(pl.col("status") == "accepted")
        return frame.sort("source", "period_start", "delivery_order").to_dicts()

    def deliveries(self, source: str) -> list[Row]:
        """Accepted deliveries of a source, the oldest first."""
        return [d for d in self._deliveries if d["source"] == source]
