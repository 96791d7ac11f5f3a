"""A lake written by hand: deliveries as lists of rows in lake columns, without files to parse."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.load import load_contracts
from tests.oracle.territory import municipalities_on
from tests.oracle.time_windows import month_end

Row = dict[str, Any]
SYSTEM = {
    "region_code": pl.String(),
    "delivery_id": pl.String(),
    "file_sha256": pl.String(),
    "member": pl.String(),
    "sheet": pl.String(),
    "row_number": pl.UInt32(),
    "row_order": pl.UInt32(),
    "content_hash": pl.UInt64(),
}
#: values of columns that a case does not care about
ORDINARY: dict[str, Row] = {
    "organizations": {"org_name": "МБОУ СОШ", "org_type": "school"},
    "staff": {
        "birth_month": date(1980, 1, 1),
        "position": "teacher",
        "teaching_since": date(2005, 9, 1),
        "main_job": True,
        "employment": "active",
    },
    "programs": {
        "title": "Программа",
        "provider_name": "Институт",
        "kind": "upskilling",
        "hours": 36,
        "in_federal_registry": True,
        "quality_management": False,
    },
    "diagnostics": {
        "provider": "cnppm",
        "stage": "entry",
        "competency_group": "subject",
        "competency": "К1",
        "score": 9,
        "max_score": 10,
    },
    "enrollments": {"status": "completed", "attestation": "passed"},
    "ioms": {"stage": "programme"},
    "postcourse": {"form": "supervision"},
    "support_events": {"form": "seminars_webinars", "event_title": "Семинар"},
    "mentoring": {"form": "mentoring"},
    "methodists": {"admitted_on": date(2024, 9, 1)},
    "fioko": {
        "campaign": "2025-04",
        "subject": "mathematics",
        "subject_score": 5,
        "subject_max": 10,
        "method_score": 5,
        "method_max": 10,
        "purpose": "methodist",
    },
}


@dataclass
class MadeRegion:
    """One region's deliveries. `base` rows of a snapshot source gather into one regional delivery."""

    code: str
    base_period: str = "2025-Q1"
    deliveries: list[Row] = field(default_factory=list)
    base: dict[str, list[Row]] = field(default_factory=dict)
    _used: int = 0

    def municipality(self) -> str:
        """A municipality no other rule uses."""
        self._used += 1
        return municipalities_on(self.code, date(2025, 6, 30))[self._used - 1]

    def organisation(self, municipality: str, inn: str | None = None) -> str:
        """An organisation of the base registry; its INN."""
        inn = inn or f"{len(self.base.get('organizations', [])) + 1:010d}"
        self.base.setdefault("organizations", []).append({"org_inn": inn, "municipality_code": municipality})
        return inn

    def person(self, org_inn: str, **columns: Any) -> str:
        """A person at work in the base staff registry; the pseudonym."""
        person = person_id(f"{self.code}-{len(self.base.get('staff', []))}")
        self.base.setdefault("staff", []).append({"person_id": person, "org_inn": org_inn} | columns)
        return person

    def programme(self, program_id: str, **columns: Any) -> str:
        """A programme of the base registry; its code."""
        self.base.setdefault("programs", []).append({"program_id": program_id} | columns)
        return program_id

    def deliver(self, source: str, period: str, *rows: Row, by: str = "", stamp: date | None = None) -> str:
        """A delivery; `by` is a municipality code. Returns its path."""
        first, last = days_of(period)
        when = stamp or last
        path = "/".join(p for p in (self.code, source, period, by, f"{when:%Y%m%d}_{len(self.deliveries)}.csv") if p)
        self.deliveries.append(
            {
                "source": source,
                "period": period,
                "period_start": first,
                "period_end": last,
                "deliverer": by,
                "stamp": when,
                "path": path,
                "rows": list(rows),
            }
        )
        return path

    def write(self, lake: Path) -> None:
        """Write the region's part of the lake."""
        for source, rows in self.base.items():
            self.deliver(source, self.base_period, *rows, stamp=date(int(self.base_period[:4]), 7, 1))
        self.base = {}
        ordered = sorted(
            self.deliveries, key=lambda d: (d["source"], d["period_start"], d["stamp"], d["path"].split("/")[-1])
        )
        order: dict[str, int] = {}
        ledger: list[Row] = []
        frames: dict[tuple[str, str], list[pl.DataFrame]] = {}
        for d in ordered:
            order[d["source"]] = order.get(d["source"], 0) + 1
            identity = person_id(d["path"])
            ledger.append(_ledger_row(self.code, d, identity, order[d["source"]]))
            frames.setdefault((d["source"], d["period"]), []).append(_frame(self.code, d, identity))
        for (source, period), parts in frames.items():
            target = lake / source / f"region={self.code}" / f"{period}.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            pl.concat(parts).write_parquet(target)
        target = lake / "_deliveries" / f"region={self.code}.parquet"
        pl.DataFrame(ledger, schema=LEDGER).write_parquet(target)


LEDGER = {
    "delivery_id": pl.String(),
    "region_code": pl.String(),
    "source": pl.String(),
    "period": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "deliverer": pl.String(),
    "path": pl.String(),
    "sha256": pl.String(),
    "bytes": pl.Int64(),
    "delivered_at": pl.Datetime("us"),
    "first_seen_at": pl.Datetime("us"),
    "delivery_order": pl.UInt32(),
    "status": pl.String(),
    "reason": pl.String(),
    "reason_ru": pl.String(),
    "rows_read": pl.Int64(),
    "rows_valid": pl.Int64(),
    "rows_rejected": pl.Int64(),
    "rows_skipped": pl.Int64(),
    "sheets_read": pl.List(pl.String()),
    "sheets_ignored": pl.List(pl.String()),
    "unknown_columns": pl.List(pl.String()),
    "fingerprint": pl.String(),
}
REJECTIONS = {
    "delivery_id": pl.String(),
    "region_code": pl.String(),
    "source": pl.String(),
    "path": pl.String(),
    "sha256": pl.String(),
    "member": pl.String(),
    "sheet": pl.String(),
    "row_number": pl.UInt32(),
    "column_name": pl.String(),
    "header": pl.String(),
    "cell": pl.String(),
    "reason": pl.String(),
    "severity": pl.String(),
    "value_masked": pl.String(),
    "note": pl.String(),
}


def write_schemas(lake: Path) -> None:
    """Empty files that give every table of the lake its columns."""
    for source in load_contracts():
        (lake / source).mkdir(parents=True, exist_ok=True)
        pl.DataFrame(schema=schema(source)).write_parquet(lake / source / "_schema.parquet")
    for name, columns in (("_deliveries", LEDGER), ("_rejections", REJECTIONS)):
        (lake / name).mkdir(parents=True, exist_ok=True)
        pl.DataFrame(schema=columns).write_parquet(lake / name / "_schema.parquet")


def schema(source: str) -> dict[str, pl.DataType]:
    return load_contracts()[source].lake_schema | SYSTEM


def days_of(period: str) -> tuple[date, date]:
    """First and last day of `YYYY`, `YYYY-Qn` or `YYYY-MM`."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        first, months = 3 * int(part[1]) - 2, 3
    else:
        first, months = (int(part), 1) if part else (1, 12)
    return date(int(year), first, 1), month_end(int(year), first + months - 1)


def person_id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _frame(region: str, delivery: Row, identity: str) -> pl.DataFrame:
    rows = [ORDINARY.get(delivery["source"], {}) | row for row in delivery["rows"]]
    system = [
        {
            "region_code": region,
            "delivery_id": identity,
            "file_sha256": identity,
            "member": "",
            "sheet": "",
            "row_number": i + 2,
            "row_order": i + 1,
            "content_hash": int(person_id(repr(sorted(row.items())))[:15], 16),
        }
        for i, row in enumerate(rows)
    ]
    return pl.DataFrame([r | s for r, s in zip(rows, system, strict=True)], schema=schema(delivery["source"]))


def _ledger_row(region: str, delivery: Row, identity: str, order: int) -> Row:
    count = len(delivery["rows"])
    return {
        "delivery_id": identity,
        "region_code": region,
        "source": delivery["source"],
        "period": delivery["period"],
        "period_start": delivery["period_start"],
        "period_end": delivery["period_end"],
        "deliverer": delivery["deliverer"],
        "path": delivery["path"],
        "sha256": identity,
        "bytes": 1000,
        "delivered_at": datetime.combine(delivery["stamp"], datetime.min.time()),
        "first_seen_at": datetime(2026, 4, 1),  # noqa: DTZ001 (the lake keeps naive local times)
        "delivery_order": order,
        "status": "accepted",
        "rows_read": count,
        "rows_valid": count,
        "rows_rejected": 0,
        "rows_skipped": 0,
        "sheets_read": [],
        "sheets_ignored": [],
        "unknown_columns": [],
        "fingerprint": "made by hand",
    }
