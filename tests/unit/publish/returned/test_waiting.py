"""Which deliveries go back: those with something to mend that no later one has replaced."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.contracts import load_contract
from pipelines.ingest.deliveries import DELIVERY_SCHEMA
from pipelines.ingest.lake import REJECTION_SCHEMA, partition_file, region_file, schema_of, write_if_changed
from pipelines.publish.returned.waiting import waiting


class Lake:
    """A lake of made ledger lines; events are enrollments, snapshots are staff."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lines: list[dict[str, Any]] = []
        self._findings: list[dict[str, Any]] = []
        self._rows: list[dict[str, Any]] = []

    def add(self, name: str, status: str, *, source: str = "enrollments", deliverer: str = "", findings: int = 0,
            programs: tuple[str, ...] = (), **other: Any) -> Lake:  # fmt: skip
        line = {
            "delivery_id": name, "region_code": "11", "source": source, "period": "2024-01", "deliverer": deliverer,
            "period_start": date(2024, 1, 1), "period_end": date(2024, 1, 31), "path": f"11/{source}/{name}",
            "sha256": name, "delivery_order": len(self._lines) + 1,
            "delivered_at": datetime.combine(date(2024, 2, 1), time.min),
            "status": status, "rows_read": 1,
        }  # fmt: skip
        self._lines.append({**line, **other})
        self._findings += [{"delivery_id": name, "row_number": n, "severity": "rejection"} for n in range(findings)]
        self._rows += [{"delivery_id": name, "program_id": p, "person_id": "p"} for p in programs]
        return self

    def waiting(self, municipality: str | None = None) -> list[str]:
        for name, rows, schema in (
            ("_deliveries", self._lines, DELIVERY_SCHEMA),
            ("_rejections", self._findings, REJECTION_SCHEMA),
        ):
            write_if_changed(pl.DataFrame(rows, schema=schema), region_file(self.folder, name, "11"))
        schema = schema_of(load_contract("enrollments"))
        rows = pl.DataFrame(self._rows, schema=schema)
        write_if_changed(rows, partition_file(self.folder, "enrollments", "11", "2024-01"))
        return [item.line["delivery_id"] for item in waiting(self.folder, ["11"], municipality)]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


def test_files_with_findings_and_untaken_files_go_back(lake: Lake) -> None:
    lake.add("good", "accepted").add("bad", "accepted", findings=2)
    lake.add("held", "held", deliverer="11730000", findings=9).add("no", "rejected", deliverer="11701000")
    lake.add("copy", "unchanged", deliverer="11701000")
    assert lake.waiting() == ["bad", "no", "held"]


def test_findings_go_with_their_delivery(lake: Lake) -> None:
    lake.add("one", "accepted", findings=2).add("two", "accepted", source="staff", findings=3)
    lake.waiting()
    assert {w.line["delivery_id"]: w.findings.height for w in waiting(lake.folder, ["11"])} == {"one": 2, "two": 3}


def test_one_municipality(lake: Lake) -> None:
    lake.add("region", "accepted", findings=1).add("a", "held", deliverer="11730000").add(
        "b", "held", deliverer="11701000"
    )
    assert lake.waiting("11730000") == ["a"]
    assert lake.waiting("11708000") == []


def test_a_later_snapshot_replaces_whole(lake: Lake) -> None:
    lake.add("first", "accepted", source="staff", findings=1).add("held", "held", source="staff")
    assert lake.waiting() == ["held"]


def test_a_snapshot_of_another_sender_or_period_replaces_nothing(lake: Lake) -> None:
    lake.add("first", "held", source="staff").add("second", "accepted", source="staff", deliverer="11730000")
    lake.add("third", "accepted", source="staff", period="2024-02")
    assert lake.waiting() == ["first"]


def test_events_sent_again_with_all_their_keys_are_mended(lake: Lake) -> None:
    lake.add("first", "accepted", findings=1, programs=("a", "b")).add("again", "accepted", programs=("a", "b", "c"))
    assert lake.waiting() == []


def test_other_events_of_the_month_do_not_replace(lake: Lake) -> None:
    lake.add("first", "accepted", findings=1, programs=("a", "b")).add("other", "accepted", programs=("b", "c"))
    assert lake.waiting() == ["first"]


def test_an_earlier_file_with_the_same_keys_does_not_replace(lake: Lake) -> None:
    lake.add("before", "accepted", programs=("a", "b")).add("bad", "accepted", findings=1, programs=("a",))
    assert lake.waiting() == ["bad"]


def test_untaken_events_wait_until_a_later_file_is_accepted(lake: Lake) -> None:
    lake.add("held", "held").add("no", "rejected")
    assert lake.waiting() == ["held", "no"]
    assert lake.add("good", "accepted").waiting() == []


def test_a_file_in_a_wrong_place_waits_until_its_bytes_are_accepted(lake: Lake) -> None:
    astray = {"period_start": None, "period": "", "rows_read": None}
    lake.add("one", "rejected", **astray).add("two", "rejected", **astray)
    assert lake.waiting() == ["one", "two"]
    assert lake.add("moved", "accepted", sha256="one").waiting() == ["two"]


def test_an_empty_lake_has_nothing(tmp_path: Path) -> None:
    assert waiting(tmp_path, ["11", "04"]) == []
