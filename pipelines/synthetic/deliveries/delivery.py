"""One delivery: who sends which clean rows of which source for which period, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from pipelines.synthetic.deliveries.periods import Period


@dataclass(frozen=True)
class Delivery:
    """`municipality_code` is empty when the region delivers; `rows` has the contract columns, clean and typed."""

    region_code: str
    source: str
    period: Period
    municipality_code: str
    stamp: date
    rows: pl.DataFrame

    @property
    def folder(self) -> str:
        """Path of the folder relative to landing."""
        parts = (self.region_code, self.source, self.period.name, self.municipality_code)
        return "/".join(part for part in parts if part)


def stamped(day: date, delay: int, as_of: date) -> date:
    """A stamp some days after a day, never after the horizon."""
    return min(day + timedelta(days=delay), as_of)
