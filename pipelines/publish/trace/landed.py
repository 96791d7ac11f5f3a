"""Whether the landed files that a trace names still lie where they lay, byte for byte."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from pipelines.ingest.landed_file import NotAFileError, open_landed

WHOLE, MISSING, CHANGED = "whole", "missing", "changed"


def landed_states(rows: pl.DataFrame, landing: Path) -> pl.DataFrame:
    """Files of `rows` (columns source, path, sha256): path, source, sha256, rows, state; sorted by path.

    `rows` counts distinct source rows; `state` is whole, missing or changed.
    """
    files = (
        rows.filter(pl.col("path").is_not_null())
        .group_by("path", "source", "sha256")
        .agg(rows=pl.struct("member", "sheet", "row_number").n_unique())
        .sort("path")
    )
    states = [_state(landing / path, sha256) for path, sha256 in files.select("path", "sha256").iter_rows()]
    return files.with_columns(state=pl.Series(states, dtype=pl.String))


def _state(file: Path, sha256: str) -> str:
    try:
        with open_landed(file) as found:
            return WHOLE if hashlib.file_digest(found, "sha256").hexdigest() == sha256 else CHANGED
    except (FileNotFoundError, NotADirectoryError, NotAFileError):
        return MISSING
