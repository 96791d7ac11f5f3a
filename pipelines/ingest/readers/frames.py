"""Helpers that give every frame the same shape: String columns c0, c1, …, blanks as null.

No format knowledge here.
"""

import polars as pl

_NO_BREAK_SPACE = "\u00a0"


def column_names(width: int) -> list[str]:
    """Names c0 … c<width-1>."""
    return [f"c{i}" for i in range(width)]


def with_header(records: pl.DataFrame) -> pl.DataFrame:
    """Records of String columns with their field names as a row above them."""
    header = pl.DataFrame([[name] for name in records.columns], schema=dict.fromkeys(records.columns, pl.String))
    return pl.concat([header, records])


def normalised(frame: pl.DataFrame) -> pl.DataFrame:
    """Rename the columns to c0, c1, … and turn empty and whitespace-only cells into null."""
    frame = frame.rename(dict(zip(frame.columns, column_names(frame.width), strict=True)))
    # Only columns that may hold a blank are rewritten: on large files most need not be.
    # All blanks but the no-break space sort before "!", and a comparison costs far less than a search.
    may_hold_blank = (pl.all() < "!").any() | pl.all().str.starts_with(_NO_BREAK_SPACE).any()
    found = frame.select(may_hold_blank)
    doubtful = [name for name in frame.columns if found.height and found.item(0, name)]
    if not doubtful:
        return frame
    return frame.with_columns(pl.when(pl.col(doubtful).str.strip_chars() != "").then(pl.col(doubtful)))


def has_values(frame: pl.DataFrame) -> bool:
    """Whether any cell is filled."""
    return any(column.null_count() < frame.height for column in frame)
