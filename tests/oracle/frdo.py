"""Completed enrolments against issued documents on one day, by municipality, provider and year."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from .borders import placed
from .kpi import history
from .lake import RegionLake, Row
from .populations import known_persons
from .programmes import programme_of
from .row_fate import deliveries

GRAIN = ["region_code", "municipality_code", "provider_name", "year"]
COUNTS = (
    "completed", "matched", "missing", "awaiting", "not_due", "matched_not_passed",
    "documents", "extra", "duplicate", "unknown_person",
)  # fmt: skip
Key = tuple[str, str, int, int]


def frdo_reconciliation(lake_folder: Path, region: str, as_of: date, borders: str = "as_now") -> pl.DataFrame:
    """Counts named as in the mart, one row per GRAIN. On the last month end `as_was` and `as_now` are the same."""
    lake = RegionLake(lake_folder, region)
    moments = history(lake, as_of)
    homes = {p: placed(m, as_of, borders) for p, m in moments[-1].staff.items()} if moments else {}
    trainings, documents = _trainings(lake, as_of), _documents(lake, as_of)
    providers = _providers(lake)
    reported = deliveries(lake_folder, region).filter(
        pl.col("source") == "frdo", pl.col("status") == "accepted"
    )["period_end"].to_list()  # fmt: skip
    until = max(reported, default=date.min)
    counts: defaultdict[tuple[str | None, str | None, int], Counter[str]] = defaultdict(Counter)
    for key, learned in trainings.items():
        learned.sort(key=lambda t: (not t["passed"], t["finished_on"], t["started_on"], t["program_id"]))
        papers = documents.get(key, Counter())
        proved = papers["original"] or min(papers["duplicate"], 1)
        for place, training in enumerate(learned):
            cell = counts[homes.get(key[0]), training["provider"], key[3]]
            cell["completed"] += 1
            if place < proved:
                cell["matched"] += 1
                cell["matched_not_passed"] += not training["passed"]
            elif not training["passed"]:
                cell["not_due"] += 1
            else:
                cell["missing" if training["finished_on"] <= until else "awaiting"] += 1
        cell = counts[homes.get(key[0]), learned[0]["provider"], key[3]]
        cell["documents"] += papers.total()
        cell["duplicate"] += papers.total() - min(proved, len(learned))
    for key in documents.keys() - trainings.keys():
        offers = providers.get((key[1], key[2]), set())
        provider = next(iter(offers)) if len(offers) == 1 else None
        cell = counts[homes.get(key[0]), provider, key[3]]
        number = documents[key].total()
        cell["documents"] += number
        if key[0] in known_persons(lake):
            cell["extra"] += 1
            cell["duplicate"] += number - 1
        else:
            cell["unknown_person"] += number
    rows = [
        dict(zip(GRAIN, (region, *place), strict=True)) | {f"{name}_count": cell[name] for name in COUNTS}
        for place, cell in counts.items()
    ]
    types: dict[str, Any] = {
        "region_code": pl.String,
        "municipality_code": pl.String,
        "provider_name": pl.String,
        "year": pl.Int32,
        **{f"{name}_count": pl.Int64 for name in COUNTS},
    }
    return pl.DataFrame(rows, schema=types)


def _title(text: str) -> str:
    return " ".join(re.findall("[0-9a-zа-я]+", text.lower().replace("ё", "е")))


def _trainings(lake: RegionLake, as_of: date) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for row in lake.rows("enrollments"):
        if row["status"] != "completed" or row["finished_on"] > as_of or row["person_id"] not in known_persons(lake):
            continue
        programme = programme_of(lake, row["program_id"], row["finished_on"])
        if programme is not None:
            key = (row["person_id"], _title(programme["title"]), programme["hours"], row["finished_on"].year)
            about = {"passed": row["attestation"] == "passed", "provider": programme["provider_name"].strip()}
            found.setdefault(key, []).append(row | about)
    return found


def _documents(lake: RegionLake, as_of: date) -> dict[Key, Counter[str]]:
    found: dict[Key, Counter[str]] = {}
    for row in lake.rows("frdo"):
        if row["issued_on"] <= as_of:
            key = (row["person_id"], _title(row["title"]), row["hours"], row["year_finished"])
            found.setdefault(key, Counter())[row["document_status"]] += 1
    return found


def _providers(lake: RegionLake) -> dict[tuple[str, int], set[str]]:
    latest = {d["period_start"]: d["delivery_id"] for d in lake.deliveries("programs")}
    found: dict[tuple[str, int], set[str]] = {}
    for row in lake.rows("programs"):
        if row["delivery_id"] in latest.values():
            found.setdefault((_title(row["title"]), row["hours"]), set()).add(row["provider_name"].strip())
    return found
