"""The list of deliveries of a region: one line per landed file, its order, and what became of it.

Lines are computed from all files ever seen, so the list is the same whichever came first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any

import polars as pl

from pipelines.ingest import reasons
from pipelines.ingest.landing import LandedFile

DELIVERY_SCHEMA: dict[str, Any] = {
    "delivery_id": pl.String,
    "region_code": pl.String,
    "source": pl.String,
    "period": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "deliverer": pl.String,
    "path": pl.String,
    "sha256": pl.String,
    "bytes": pl.Int64,
    "delivered_at": pl.Datetime("us"),
    "first_seen_at": pl.Datetime("us"),
    "delivery_order": pl.UInt32,
    "status": pl.String,
    "reason": pl.String,
    "reason_ru": pl.String,
    "rows_read": pl.Int64,
    "rows_valid": pl.Int64,
    "rows_rejected": pl.Int64,
    "rows_skipped": pl.Int64,
    "sheets_read": pl.List(pl.String),
    "sheets_ignored": pl.List(pl.String),
    "unknown_columns": pl.List(pl.String),
    "fingerprint": pl.String,
}


@dataclass(frozen=True)
class Outcome:
    """What reading a file came to."""

    status: str
    reason: str | None = None
    reason_ru: str | None = None
    rows_read: int | None = None
    rows_valid: int | None = None
    rows_rejected: int | None = None
    rows_skipped: int | None = None
    sheets_read: list[str] = field(default_factory=list)
    sheets_ignored: list[str] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)


_OUTCOME_FIELDS = tuple(Outcome.__dataclass_fields__)


@dataclass(frozen=True)
class Line:
    """One landed file in the list; `outcome` is None until the file is read."""

    region_code: str
    source: str
    period: str
    period_start: date | None
    period_end: date | None
    deliverer: str
    path: str
    sha256: str
    bytes: int
    delivered_at: datetime
    first_seen_at: datetime
    outcome: Outcome | None
    fingerprint: str
    delivery_order: int = 0

    @property
    def content_id(self) -> str:
        """The same for byte-identical files of one source, period and deliverer."""
        parts = (self.region_code, self.source, self.period, self.deliverer, self.sha256)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    @property
    def delivery_id(self) -> str:
        """The content id; a repeated copy has an id of its own, for no row refers to it."""
        if self.outcome is not None and self.outcome.status == "unchanged":
            return hashlib.sha256(f"{self.content_id}\n{self.path}".encode()).hexdigest()[:16]
        return self.content_id

    @property
    def order_key(self) -> tuple[str, date, datetime, str, str]:
        """By period, then by date stamp or first sight, then by name."""
        start = self.period_start or date.min
        return self.source, start, self.delivered_at, PurePosixPath(self.path).name, self.path


def new_line(file: LandedFile, seen_at: datetime, fingerprint: str) -> Line:
    """The line of a file that was not seen before."""
    outcome = None
    if file.problem is not None:
        outcome = Outcome("rejected", file.problem, reasons.misplaced(file.problem))
    return Line(
        region_code=file.region_code,
        source=file.source,
        period=file.period_text,
        period_start=file.period.start if file.period else None,
        period_end=file.period.end if file.period else None,
        deliverer=file.deliverer,
        path=file.path,
        sha256=file.sha256,
        bytes=file.size,
        delivered_at=datetime.combine(file.stamp, time.min) if file.stamp else seen_at,
        first_seen_at=seen_at,
        outcome=outcome,
        fingerprint=fingerprint,
    )


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Lines with their order within region and source; copies of a file become `unchanged`.

    A copy takes over what is known of the content, should it now stand first.
    """
    ordered = sorted(lines, key=lambda line: line.order_key)
    known = {line.content_id: line.outcome for line in ordered if line.outcome and line.outcome.status != "unchanged"}
    result: list[Line] = []
    seen: set[str] = set()
    number: dict[str, int] = {}
    for line in ordered:
        number[line.source] = number.get(line.source, 0) + 1
        copy = line.content_id in seen
        seen.add(line.content_id)
        outcome = Outcome("unchanged") if copy else known.get(line.content_id)
        result.append(replace(line, delivery_order=number[line.source], outcome=outcome))
    return result


def to_frame(lines: list[Line]) -> pl.DataFrame:
    """DELIVERY_SCHEMA; every line must have an outcome."""
    return pl.DataFrame([_row(line) for line in lines], schema=DELIVERY_SCHEMA, orient="row")


def from_frame(frame: pl.DataFrame) -> list[Line]:
    """Lines of a stored list."""
    lines = []
    for row in frame.drop("delivery_id").iter_rows(named=True):
        outcome = Outcome(**{name: row.pop(name) for name in _OUTCOME_FIELDS})
        lines.append(Line(**row, outcome=outcome))
    return lines


def _row(line: Line) -> dict[str, Any]:
    if line.outcome is None:
        raise ValueError("a delivery without an outcome can't be stored")
    values = {name: getattr(line.outcome, name) for name in _OUTCOME_FIELDS}
    return {name: values[name] if name in values else getattr(line, name) for name in DELIVERY_SCHEMA}
