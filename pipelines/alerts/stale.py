"""Which sources are overdue, by the ledger and the calendar of the regulations. Marts know it of municipalities."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from pipelines.contracts import load_contracts
from pipelines.reference import seed
from pipelines.settings import Settings


@dataclass(frozen=True)
class Overdue:
    """The first report that a region has not delivered, and the last day on which it was in time."""

    region_code: str
    source: str
    period_start: date
    period_end: date
    due_on: date


def overdue(settings: Settings, today: date) -> list[Overdue]:
    """Sources of which the region delivered something before, and nothing good for the last period that is due.

    A source that a region never delivered is none of its duties here; one that is held or rejected is overdue.
    """
    ledgers = (settings.lake / "_deliveries" / f"region={code}.parquet" for code in settings.regions)
    files = [file for file in ledgers if file.is_file()]
    if not files:
        return []
    good = pl.col("status").is_in(["accepted", "unchanged"])
    latest = (
        pl.scan_parquet(files, hive_partitioning=False)
        .filter(pl.col("period_end").is_not_null())
        .group_by("region_code", "source")
        .agg(pl.col("period_end").filter(good).max())
        .sort("region_code", "source")
        .collect()
    )
    found = (_missed(region, source, day, today) for region, source, day in latest.iter_rows())
    return [missed for missed in found if missed is not None]


def _missed(region_code: str, source: str, delivered: date | None, today: date) -> Overdue | None:
    contract = load_contracts().get(source)
    rules = {frequency: (int(m), int(d)) for frequency, m, d in _deadlines()}
    if contract is None or contract.frequency not in rules:
        return None
    months, days = rules[contract.frequency]
    start, end = _period_of(today, months)
    while end + timedelta(days=days) >= today:
        start, end = _period_of(start - timedelta(days=1), months)
    if delivered is not None and delivered >= end:
        return None
    if delivered is not None:
        start, end = _period_of(delivered + timedelta(days=1), months)
    return Overdue(region_code, source, start, end, end + timedelta(days=days))


def _deadlines() -> Iterator[tuple[str, str, str]]:
    return seed("reporting_deadlines").select("frequency", "period_months", "due_days").iter_rows()


def _period_of(day: date, months: int) -> tuple[date, date]:
    """First and last day of the month, quarter or year that holds `day`."""
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1])
