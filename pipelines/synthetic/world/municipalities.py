"""Municipalities of a region on the borders of the first day, their codes later, and fields smooth over the map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from pipelines.reference import seed
from pipelines.synthetic.world.streams import Floats


@dataclass(frozen=True)
class Municipalities:
    """Arrays over the municipalities valid on the first day, ordered by code."""

    region_code: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    types: tuple[str, ...]
    population: Floats
    lat: Floats
    lon: Floats

    @classmethod
    def on(cls, region_code: str, day: date) -> Municipalities:
        """Municipalities of the region valid on that day."""
        frame = valid_on(region_code, day)
        return cls(
            region_code,
            tuple(frame["municipality_code"]),
            tuple(frame["name_ru"]),
            tuple(frame["type_ru"]),
            *(frame[name].cast(pl.Float64).to_numpy() for name in ("population", "lat", "lon")),
        )

    def __len__(self) -> int:
        return len(self.codes)

    def codes_on(self, day: date) -> tuple[str, ...]:
        """Codes valid on a later day, through the recorded changes, in the order of `codes`."""
        changes = seed("municipality_changes").filter(
            (pl.col("region_code") == self.region_code) & (pl.col("effective_from") <= day.isoformat())
        )
        later = dict(changes.select("from_code", "to_code").iter_rows())
        return tuple(later.get(code, code) for code in self.codes)

    @property
    def is_town(self) -> tuple[bool, ...]:
        return tuple(kind == "городской округ" for kind in self.types)

    def smooth_field(self, rng: np.random.Generator) -> Floats:
        """A random field over the map, near municipalities being alike; mean 0 and deviation 1 over municipalities."""
        x = (self.lon - self.lon.mean()) * np.cos(np.radians(self.lat.mean()))
        y = self.lat - self.lat.mean()
        reach = 0.35 * float(np.hypot(x.std(), y.std())) + 1e-9
        centres = rng.integers(0, len(self), size=8)
        distance = np.hypot(x[:, None] - x[centres], y[:, None] - y[centres]) / reach
        field = np.exp(-0.5 * distance**2) @ rng.normal(size=8) + rng.normal(0, 0.15, len(self))
        spread = field.std()
        return np.asarray((field - field.mean()) / (spread if spread > 0 else 1.0), dtype=np.float64)


def valid_on(region_code: str, day: date) -> pl.DataFrame:
    """Rows of the reference valid on that day, ordered by code."""
    text = day.isoformat()
    return (
        seed("municipalities")
        .filter(
            (pl.col("region_code") == region_code)
            & (pl.col("valid_from").is_null() | (pl.col("valid_from") <= text))
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= text))
        )
        .sort("municipality_code")
    )
