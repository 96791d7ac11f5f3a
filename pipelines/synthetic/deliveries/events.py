"""Deliveries of event sources: a row goes to the period in which it became known."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.contracts.load import load_contract
from pipelines.synthetic.deliveries import mistakes
from pipelines.synthetic.deliveries.delivery import Delivery, stamped
from pipelines.synthetic.deliveries.periods import Period, tiling
from pipelines.synthetic.deliveries.senders import sends_alone
from pipelines.synthetic.sources.common import KNOWN, PLACE
from pipelines.synthetic.world.region import World

_UNIT = {"finance": "quarter", "frdo": "quarter", "fioko": "month", "outcomes": "year", "roadmap": "month"}
#: big monthly sources; the others come by quarter from most regions
_MONTHLY = ("diagnostics", "enrollments")
SLOT = "_slot"


def plan(world: World, source: str, rows: pl.DataFrame, clean: bool) -> list[Delivery]:
    """Deliveries of one source in order of periods; with the mess some rows come late, are corrected or withdrawn."""
    if rows.is_empty():
        return []
    rng = world.streams.get("plan", source)
    alone = () if clean else sends_alone(world, source)
    regional = pl.lit(True)
    found = []
    for place in alone:
        unit = "month" if rng.random() < 0.12 else "quarter"
        code = world.places.codes[place]
        found += _sender(world, source, rows.filter(pl.col(PLACE) == place), code, _UNIT.get(source, unit), clean)
        regional = regional & (pl.col(PLACE) != place)
    by_month = clean or source in _MONTHLY or rng.random() < 0.1
    unit = _UNIT.get(source, "month" if by_month else "quarter")
    return found + _sender(world, source, rows.filter(regional), "", unit, clean)


def _sender(world: World, source: str, rows: pl.DataFrame, code: str, unit: str, clean: bool) -> list[Delivery]:
    periods = tiling(world.horizon, unit)
    ends = pl.Series([period.last for period in periods])
    slot = ends.search_sorted(rows[KNOWN], side="left")
    rows = rows.with_columns(slot.clip(0, len(periods) - 1).cast(pl.Int32).alias(SLOT)).sort(KNOWN, maintain_order=True)
    key = list(load_contract(source).natural_key)
    rows = rows.unique([*key, SLOT], keep="last", maintain_order=True)
    rng = world.streams.get("sender", source, code)
    if not clean:
        rows = mistakes.make(source, rows, len(periods), rng)
    return [
        Delivery(world.region_code, source, period, _code(world, code, period), _stamp(world, period, rng), part)
        for index, period in enumerate(periods)
        if not (part := _tidy(rows.filter(pl.col(SLOT) == index), rng, clean)).is_empty()
    ]


def _code(world: World, code: str, period: Period) -> str:
    """The sender's code in that period; a merged municipality goes on under its successor's."""
    return world.places.codes_on(period.first)[world.places.codes.index(code)] if code else ""


def _stamp(world: World, period: Period, rng: np.random.Generator) -> date:
    return stamped(period.last, int(rng.integers(2, 12)), world.horizon.as_of)


def _tidy(rows: pl.DataFrame, rng: np.random.Generator, clean: bool) -> pl.DataFrame:
    """Drops the helper columns; people sort their tables, but not always."""
    if not clean and rng.random() < 0.7:
        rows = rows[pl.Series(rng.permutation(len(rows)))]
    return rows.drop(KNOWN, PLACE, SLOT)
