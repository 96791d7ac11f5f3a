"""A table put together cell by cell, for the markup formats (HTML, XML Spreadsheet): merged cells take their places.

Reading the markup belongs to its reader.
"""

from dataclasses import dataclass, field

import polars as pl

from pipelines.ingest.readers.frames import column_names
from pipelines.ingest.readers.model import Limits, RowSpan, Unreadable

_MAX_SPAN = 65_536


@dataclass
class Grid:
    """Rows are added from the top; a cell over several rows is repeated in each, one over several columns is not."""

    limits: Limits
    rows: list[dict[int, str]] = field(default_factory=list)
    spans: list[RowSpan] = field(default_factory=list)
    _taken: dict[int, dict[int, str | None]] = field(default_factory=dict)
    _width: int = 0

    def next_row(self, number: int | None = None) -> None:
        """Begin the next row, or row `number` (from 0) leaving blank rows before it."""
        target = len(self.rows) if number is None else max(number, len(self.rows))
        if target >= self.limits.max_cells:
            raise Unreadable("too_large")
        self.rows.extend({} for _ in range(target + 1 - len(self.rows)))
        self._column = 0
        taken = self._taken.pop(target, {})
        self._here = taken
        for column, text in taken.items():
            self._put(column, text)

    def cell(self, text: str | None, rows: int = 1, columns: int = 1, column: int | None = None) -> None:
        """Add a cell at the next free place of the row, or at `column` (from 0)."""
        rows, columns = min(max(rows, 1), _MAX_SPAN), min(max(columns, 1), _MAX_SPAN)
        place = self._column if column is None else column
        while place in self._here:
            place += 1
        self._column = place + columns
        self._put(place, text)
        row = len(self.rows) - 1
        if rows > 1:
            self.spans.append(RowSpan(row, place, rows))
            for below in range(row + 1, row + rows):
                self._taken.setdefault(below, {}).update(
                    {place: text} | dict.fromkeys(range(place + 1, place + columns))
                )
        self._check()

    def frame(self) -> pl.DataFrame:
        """String columns c0, c1, …; one row per row of the grid."""
        data = {name: [row.get(i) for row in self.rows] for i, name in enumerate(column_names(self._width))}
        return pl.DataFrame(data, schema=dict.fromkeys(data, pl.String))

    def _put(self, column: int, text: str | None) -> None:
        if text:
            self.rows[-1][column] = text
            self._width = max(self._width, column + 1)

    def _check(self) -> None:
        if self._width * len(self.rows) > self.limits.max_cells or len(self._taken) > self.limits.max_cells:
            raise Unreadable("too_large")
