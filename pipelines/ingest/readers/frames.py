"""Helpers that give every frame the same shape: String columns c0, c1, …, blanks as null.

No format knowledge here.
"""

import polars as pl

_BLANK_STARTS = (" ", "\t", "\n", "\r", "\u00a0")


def column_names(width: int) -> list[str]:
    """Names c0 … c<width-1>."""
    return [f"c{i}" for i in range(width)]


def normalised(frame: pl.DataFrame) -> pl.DataFrame:
    """Rename the columns to c0, c1, … and turn empty and whitespace-only cells into null."""
    frame = frame.rename(dict(zip(frame.columns, column_names(frame.width), strict=True)))
    if frame.is_empty() or not frame.width:
        return frame
    # Only columns that may hold a blank are rewritten: on large files most need not be.
    doubtful = [name for name in frame.columns if _may_hold_blank(frame[name])]
    return frame.with_columns(pl.when(pl.col(doubtful).str.strip_chars() != "").then(pl.col(doubtful)))


def _may_hold_blank(column: pl.Series) -> bool:
    first = pl.col(column.name).str
    checks = [first.starts_with(blank).any() for blank in _BLANK_STARTS]
    checks.append((first.len_bytes() == 0).any())
    return any(column.to_frame().select(check).item() for check in checks)


def has_values(frame: pl.DataFrame) -> bool:
    """Whether any cell is filled."""
    return bool(frame.width) and any(column.null_count() < frame.height for column in frame)
