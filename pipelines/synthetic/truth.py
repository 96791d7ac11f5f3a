"""Answers beside the landing folder: planted faults, expected statuses, valid rows. Never read by the pipeline."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.synthetic.files.compose import PLANTED_SCHEMA, LandedFile

_FILES_SCHEMA = {
    "path": pl.String, "status": pl.String, "rows": pl.Int64, "rows_rejected": pl.Int64, "bytes": pl.Int64,
}  # fmt: skip


def write_bytes(path: Path, data: bytes) -> None:
    """Writes atomically; a file that already has these bytes keeps its time."""
    if path.exists() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


def line(file: LandedFile) -> tuple[str, str, int | None, int | None, int]:
    """The file's line of `files.csv`; `rows` is empty where nothing can be read."""
    rejected = file.planted.filter(pl.col("severity") == "rejection").select("sheet", "row_number").n_unique()
    return file.path, file.status, file.rows, None if file.rows is None else rejected, len(file.data)


def files_table(lines: list[tuple[str, str, int | None, int | None, int]]) -> pl.DataFrame:
    """One row per landed file, by path."""
    return pl.DataFrame(lines, schema=_FILES_SCHEMA, orient="row").sort("path")


def merge_csv(path: Path, region_code: str, table: pl.DataFrame) -> None:
    """Replaces a region's lines in a CSV of the folder, whose lines are ordered by path."""
    others = pl.DataFrame(schema=table.schema)
    if path.exists():
        others = pl.read_csv(path, schema=table.schema).filter(~pl.col("path").str.starts_with(f"{region_code}/"))
    merged = pl.concat([others, table]).sort("path", maintain_order=True)
    write_bytes(path, merged.write_csv().encode())


def planted_table(tables: list[pl.DataFrame]) -> pl.DataFrame:
    """All planted faults, by file and row."""
    return pl.concat([pl.DataFrame(schema=PLANTED_SCHEMA), *tables]).sort("path", "sheet", "row_number", "column_name")
