"""The lake's files: their columns, where they stand, and writing them so that a killed run harms nothing."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.access import private_folder, write_private
from pipelines.contracts import Contract, load_contracts
from pipelines.ingest.deliveries import DELIVERY_SCHEMA
from pipelines.ingest.sums import announce

SYSTEM_SCHEMA: dict[str, Any] = {
    "region_code": pl.String,
    "delivery_id": pl.String,
    "file_sha256": pl.String,
    "member": pl.String,
    "sheet": pl.String,
    "row_number": pl.UInt32,
    "row_order": pl.UInt32,
    "content_hash": pl.UInt64,
}
REJECTION_SCHEMA: dict[str, Any] = {
    "delivery_id": pl.String,
    "region_code": pl.String,
    "source": pl.String,
    "path": pl.String,
    "sha256": pl.String,
    "member": pl.String,
    "sheet": pl.String,
    "row_number": pl.UInt32,
    "column_name": pl.String,
    "header": pl.String,
    "cell": pl.String,
    "reason": pl.String,
    "severity": pl.String,
    "value_masked": pl.String,
    "note": pl.String,
}
DELIVERIES = "_deliveries"
REJECTIONS = "_rejections"
#: of zstd: as small as higher levels on these tables, and a quarter sooner
COMPRESSION_LEVEL = 1
_PARTS = ".parts"
_SCHEMA_FILE = "_schema.parquet"


def schema_of(contract: Contract) -> dict[str, Any]:
    """All columns of a source in the lake."""
    return {**contract.lake_schema, **SYSTEM_SCHEMA}


def partition_file(lake: Path, source: str, region_code: str, period: str) -> Path:
    """Where the rows of one source, region and period stand."""
    return lake / source / f"region={region_code}" / f"{period}.parquet"


def region_file(lake: Path, folder: str, region_code: str) -> Path:
    """Where the deliveries or rejections of a region stand."""
    return lake / folder / f"region={region_code}.parquet"


def parts_folder(lake: Path, region_code: str) -> Path:
    """Where rows stand that are not merged yet; nobody else reads it."""
    return lake / _PARTS / region_code


@contextmanager
def parts(lake: Path, region_code: str) -> Iterator[Path]:
    """Where workers leave what they read until it is merged: `parts_folder`, which goes with the block."""
    folder = parts_folder(lake, region_code)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def ensure_schemas(lake: Path) -> None:
    """An empty file with the columns beside every table, so that readers always find one."""
    private_folder(lake)
    for source, contract in load_contracts().items():
        write_if_changed(pl.DataFrame(schema=schema_of(contract)), lake / source / _SCHEMA_FILE)
    write_if_changed(pl.DataFrame(schema=DELIVERY_SCHEMA), lake / DELIVERIES / _SCHEMA_FILE)
    write_if_changed(pl.DataFrame(schema=REJECTION_SCHEMA), lake / REJECTIONS / _SCHEMA_FILE)


def read_or_empty(path: Path, schema: dict[str, Any]) -> pl.DataFrame:
    """A stored table, or an empty one of that schema."""
    if not path.exists():
        return pl.DataFrame(schema=schema)
    return pl.read_parquet(path, hive_partitioning=False).select(list(schema))


def write_if_changed(frame: pl.DataFrame, path: Path) -> bool:
    """Writes a Parquet file for the owner, atomically, unless the same bytes stand there."""
    buffer = io.BytesIO()
    frame.rechunk().write_parquet(buffer, compression="zstd", compression_level=COMPRESSION_LEVEL)
    return _store(buffer.getvalue(), path)


def _store(data: bytes, path: Path) -> bool:
    if path.exists() and path.read_bytes() == data:
        return False
    announce(path, data)
    write_private(path, data)
    return True


def merge_partition(path: Path, contract: Contract, keep: set[str], parts: list[Path], order: dict[str, int]) -> bool:
    """Rewrites one partition: rows of the deliveries in `keep` that it has, and those of `parts`.

    Rows of deliveries that are in neither, left by a killed run, go. Sorted by `order` of the
    delivery, then by row.
    """
    if len(parts) == 1 and not path.exists():
        return _store(parts[0].read_bytes(), path)  # its only delivery, in the order and form of the lake already
    schema = schema_of(contract)
    old = read_or_empty(path, schema).filter(pl.col("delivery_id").is_in(list(keep)))
    frames = [old, *(pl.read_parquet(part, hive_partitioning=False).select(list(schema)) for part in parts)]
    rank = pl.col("delivery_id").replace_strict(order, return_dtype=pl.UInt32)
    rows = pl.concat(frames).sort(rank, "row_order")
    if rows.is_empty():
        announce(path, None)
        path.unlink(missing_ok=True)
        return False
    return write_if_changed(rows, path)
