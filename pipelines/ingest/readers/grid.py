"""A table put together cell by cell, for the markup formats (HTML, XML Spreadsheet): merged cells take their places.

Reading the markup belongs to its reader.
"""

from dataclasses import dataclass, field

import polars as pl

from pipelines.ingest.readers.frames import column_names
from pipelines.ingest.readers.model import Limits, RowSpan, Unreadable

_MAX_ROWS = 1_048_576
_MAX_COLUMNS = 16_384


@dataclass
class _Open:
    """A merged cell that reaches into the rows below."""

    text: str | None
    columns: int
    rows_left: int


@dataclass
class Grid:
    """Rows are added from the top; a cell over several rows is repeated in each, one over several columns is not."""

    limits: Limits
    rows: list[dict[int, str]] = field(default_factory=list)
    spans: list[RowSpan] = field(default_factory=list)
    _open: dict[int, _Open] = field(default_factory=dict)
    _taken: set[int] = field(default_factory=set)
    _column: int = 0
    _width: int = 0

    def next_row(self, number: int | None = None) -> None:
        """Begin the next row, or row `number` (from 0) leaving the rows before it to merged cells and blanks.

        Raises:
            Unreadable: `too_large` beyond the last row of a spreadsheet.
        """
        target = len(self.rows) if number is None else max(number, len(self.rows))
        if target >= _MAX_ROWS:
            raise Unreadable("too_large")
        while len(self.rows) <= target:
            self._begin_row()

    def cell(self, text: str | None, rows: int = 1, columns: int = 1, column: int | None = None) -> None:
        """Add a cell at the next free place of the row, or at `column` (from 0).

        Raises:
            Unreadable: `too_large` beyond the last column of a spreadsheet or above `limits.max_cells`.
        """
        place = self._column if column is None else column
        while place in self._taken:
            place += 1
        self._column = place + max(columns, 1)
        if self._column > _MAX_COLUMNS:
            raise Unreadable("too_large")
        self._put(place, text)
        if rows > 1:
            self.spans.append(RowSpan(len(self.rows) - 1, place, rows))
            self._open[place] = _Open(text, max(columns, 1), rows - 1)

    def frame(self) -> pl.DataFrame:
        """String columns c0, c1, …; one row per row of the grid."""
        data = {name: [row.get(i) for row in self.rows] for i, name in enumerate(column_names(self._width))}
        return pl.DataFrame(data, schema=dict.fromkeys(data, pl.String))

    def _begin_row(self) -> None:
        self.rows.append({})
        self._column = 0
        self._taken = set()
        for column, cell in list(self._open.items()):
            self._put(column, cell.text)
            self._taken.update(range(column, column + cell.columns))
            cell.rows_left -= 1
            if not cell.rows_left:
                del self._open[column]

    def _put(self, column: int, text: str | None) -> None:
        if text:
            self.rows[-1][column] = text
            self._width = max(self._width, column + 1)
        if self._width * len(self.rows) > self.limits.max_cells:
            raise Unreadable("too_large")
