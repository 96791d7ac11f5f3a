"""Quarantine: rejected rows as they were delivered, one encrypted file per delivery, kept for some time only.

`quarantine/<region>/<source>/<delivery_id>.sealed`. Finding people in the rows belongs to `people_in`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from pipelines.access import private_folder
from pipelines.ingest.deliveries import DELIVERY_SCHEMA
from pipelines.ingest.erasures import Erasures
from pipelines.ingest.lake import DELIVERIES
from pipelines.ingest.people_in import snils_in
from pipelines.sealed import SUFFIX, seal, unseal
from pipelines.settings import Settings

_PURPOSE = "quarantine"
#: what versions without encryption left
_PLAIN = ".parquet"


@dataclass(frozen=True)
class Kept:
    """Rejected rows of one delivery; `since` (UTC) is when its file was first seen, None where no ledger knows it."""

    region_code: str
    source: str
    delivery_id: str
    file: Path
    path: str
    rows_rejected: int | None
    since: datetime | None

    def days(self, now: datetime) -> int:
        """Full days since the file was first seen; of an unknown one since it was written."""
        known = self.since and self.since.replace(tzinfo=UTC)
        return (now - (known or datetime.fromtimestamp(self.file.stat().st_mtime, UTC))) // timedelta(days=1)


def rows_file(quarantine: Path, region_code: str, source: str, delivery_id: str) -> Path:
    """Where the rejected rows of a delivery stand."""
    return quarantine / region_code / source / f"{delivery_id}{SUFFIX}"


def write_rows(rows: pl.DataFrame, file: Path, key: bytes) -> None:
    """Rows as delivered, encrypted; no rows, no file. Folders and file are the owner's only."""
    if rows.is_empty():
        file.unlink(missing_ok=True)
        return
    for folder in (file.parents[2], file.parents[1], file.parent):
        private_folder(folder)
    buffer = io.BytesIO()
    rows.write_parquet(buffer)
    seal(buffer.getvalue(), file, key, _PURPOSE, _name(file))


def read_rows(file: Path, key: bytes) -> pl.DataFrame:
    """member, sheet, row_number and the cells as text, c0, c1, …

    Raises SealError where the file was changed or sealed with another key.
    """
    return pl.read_parquet(io.BytesIO(unseal(file, key, _PURPOSE, _name(file))))


def without_erased(rows: pl.DataFrame, erased: Erasures) -> pl.DataFrame:
    """Rows in which no erased person's СНИЛС stands, in whatever cell and notation."""
    if not erased.people or rows.is_empty():
        return rows
    found = snils_in(rows)
    hit = [erased.find(number) is not None for number in found["snils"]]
    return rows.with_row_index("at").filter(~pl.col("at").is_in(found.filter(hit)["row"].implode())).drop("at")


def kept(settings: Settings) -> list[Kept]:
    """All files of the quarantine, by region, source and delivery."""
    known = {row["delivery_id"]: row for row in _ledger(settings).iter_rows(named=True)}
    found = []
    for file in _files(settings, SUFFIX):
        line = known.get(file.stem, {})
        region, source = file.parts[-3:-1]
        found.append(
            Kept(region, source, file.stem, file, line.get("path", ""), line.get("rows_rejected"),
                 line.get("first_seen_at"))
        )  # fmt: skip
    return found


def purge(settings: Settings, days: int, now: datetime) -> int:
    """Remove rows of deliveries first seen `days` days before `now` or earlier; how many files went.

    By first sight and not by the date of the file: reading a file anew must not prolong what is kept of it.
    """
    old = [item.file for item in kept(settings) if item.days(now) >= days]
    for file in old:
        file.unlink()
    return len(old)


def seal_plain(settings: Settings, key: bytes) -> int:
    """Encrypt what versions without encryption left; how many files. A killed one is ended by the next."""
    count = 0
    for file in _files(settings, _PLAIN):
        write_rows(pl.read_parquet(file, hive_partitioning=False), file.with_suffix(SUFFIX), key)
        file.unlink()
        count += 1
    for leftover in settings.quarantine.glob("*/*/*.tmp"):
        leftover.unlink()
    return count


def drop_erased(settings: Settings, key: bytes, erased: Erasures) -> int:
    """Remove rows of erased people from all files; how many rows."""
    dropped = 0
    for file in _files(settings, SUFFIX):
        rows = read_rows(file, key)
        left = without_erased(rows, erased)
        if left.height < rows.height:
            dropped += rows.height - left.height
            write_rows(left, file, key)
    return dropped


def _files(settings: Settings, suffix: str) -> Iterator[Path]:
    return iter(sorted(settings.quarantine.glob(f"*/*/*{suffix}")))


def _name(file: Path) -> str:
    return "/".join((*file.parts[-3:-1], file.stem))


def _ledger(settings: Settings) -> pl.DataFrame:
    files = sorted((settings.lake / DELIVERIES).glob("region=*.parquet"))
    frames = [pl.read_parquet(f, hive_partitioning=False).select(list(DELIVERY_SCHEMA)) for f in files]
    return pl.concat([pl.DataFrame(schema=DELIVERY_SCHEMA), *frames])
