"""What the fast workbook reader does not show of a sheet, and how it is put into the frame.

Finding it out belongs to `xlsx`, `ods` and `xls`.
"""

from dataclasses import dataclass, field

import polars as pl

from pipelines.ingest.readers.frames import column_names
from pipelines.ingest.readers.model import RowSpan

#: Text of a formula that was never computed; what follows takes it for a wrong value.
BARE_FORMULA = "#ФОРМУЛА"
#: Put into column A by the readers so that leading columns are kept; never part of a frame.
SENTINEL = "\u2063rsnms\u2063"


@dataclass(frozen=True)
class SheetNotes:
    """Facts about one sheet; rows and columns count from 0.

    `lead_rows`: rows put in on top, to be cut off. `left_columns`: empty columns that the reader cut off.
    `texts`: (row, column) → text of a cell that the reader shows as empty. `spans`: merged cells over several rows.
    `bare_formulas`: there are formulas that were never computed.
    """

    lead_rows: int = 0
    left_columns: int = 0
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: tuple[RowSpan, ...] = ()
    bare_formulas: bool = False


def applied(frame: pl.DataFrame, notes: SheetNotes) -> tuple[pl.DataFrame, tuple[RowSpan, ...]]:
    """The frame as the sender sees the sheet, and the spans that were filled downwards in it."""
    frame = frame.rename(dict(zip(frame.columns, column_names(frame.width), strict=True)))
    frame = _without_sentinel(frame.slice(notes.lead_rows))
    if notes.left_columns:
        left = [pl.lit(None, pl.String).alias(f"left{i}") for i in range(notes.left_columns)]
        frame = frame.select(*left, pl.all())
        frame.columns = column_names(frame.width)
    frame = _with_texts(frame, notes.texts)
    if notes.bare_formulas:
        frame = _without_prefilled(frame)
    spans = tuple(span for span in notes.spans if span.column < frame.width and span.row < frame.height)
    return _filled_down(frame, spans), spans


def _without_sentinel(frame: pl.DataFrame) -> pl.DataFrame:
    if frame.is_empty() or frame.item(0, 0) != SENTINEL:
        return frame
    first = pl.col(frame.columns[0])
    return frame.with_columns(pl.when(first != SENTINEL).then(first))


def _with_texts(frame: pl.DataFrame, texts: dict[tuple[int, int], str]) -> pl.DataFrame:
    if not texts:
        return frame
    height = max(frame.height, max(row for row, _ in texts) + 1)
    width = max(frame.width, max(column for _, column in texts) + 1)
    missing = [pl.lit(None, pl.String).alias(name) for name in column_names(width)[frame.width :]]
    empty = pl.DataFrame(schema=dict.fromkeys(frame.columns, pl.String)).clear(height - frame.height)
    frame = pl.concat([frame, empty]).with_columns(missing)
    for column in {column for _, column in texts}:
        rows = sorted(row for row, found in texts if found == column)
        frame = frame.with_columns(frame[:, column].scatter(rows, [texts[row, column] for row in rows]))
    return frame


def _without_prefilled(frame: pl.DataFrame) -> pl.DataFrame:
    """A row of nothing but formulas never computed is one prepared for filling in, hence blank."""
    prefilled = pl.all_horizontal(pl.all().is_null() | (pl.all() == BARE_FORMULA))
    return frame.with_columns(pl.when(~prefilled).then(pl.all()))


def _filled_down(frame: pl.DataFrame, spans: tuple[RowSpan, ...]) -> pl.DataFrame:
    by_column: dict[int, list[RowSpan]] = {}
    for span in spans:
        by_column.setdefault(span.column, []).append(span)
    for column, column_spans in by_column.items():
        # Each row of a span takes the value of the row where the span begins; all other rows take their own.
        origins = pl.DataFrame(
            {
                "row": [range(s.row, min(s.row + s.rows, frame.height)) for s in column_spans],
                "origin": [s.row for s in column_spans],
            },
            schema={"row": pl.List(pl.Int64), "origin": pl.Int64},
        ).explode("row")
        source = pl.int_range(frame.height, eager=True).scatter(origins["row"], origins["origin"])
        frame = frame.with_columns(frame[:, column].gather(source))
    return frame
