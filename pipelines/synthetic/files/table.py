"""A delivery as text cells, and the same laid out on sheets. Rendering and writing live in other modules."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from pipelines.synthetic.world.streams import Ints

#: kinds of workbook cells: text, a number, a serial date, the error of a formula
TEXT, NUMBER, DATE, ERROR = 0, 1, 2, 3


@dataclass
class FileColumn:
    """One column of a file: its header, its cells as text (null: empty) and their kinds (None: all text).

    `source` is the contract column it was made from, empty for a column that the contract does not know.
    """

    header: str
    source: str
    cells: pl.Series
    kinds: pl.Series | None = None

    def put(self, row: int, text: str | None, kind: int = TEXT) -> None:
        """Overwrites a cell."""
        self.cells = self.cells.scatter(row, text)
        if self.kinds is None and kind != TEXT:
            self.kinds = pl.Series(np.full(len(self.cells), TEXT, dtype=np.uint8))
        if self.kinds is not None:
            self.kinds = self.kinds.scatter(row, kind)


@dataclass(frozen=True)
class Block:
    """Consecutive rows of a sheet: text columns of equal length, kinds by column index; `data` rows are counted."""

    cells: pl.DataFrame
    kinds: dict[int, pl.Series] = field(default_factory=dict)
    data: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: blocks from its first row on; `merges` are ranges such as `A1:C1`.

    A row in `hide_every` is hidden (0: none), as by a filter; `since_1904` is how an old Mac counts days.
    """

    name: str
    blocks: tuple[Block, ...]
    merges: tuple[str, ...] = ()
    hidden: bool = False
    hide_every: int = 0
    since_1904: bool = False

    def cells(self) -> pl.DataFrame:
        """Text of all rows."""
        return pl.concat([block.cells for block in self.blocks])

    def kinds(self) -> dict[int, pl.Series]:
        """Kinds of all rows, for the columns that have other cells than text."""
        found = sorted({index for block in self.blocks for index in block.kinds})
        return {index: pl.concat([_kinds_of(block, index) for block in self.blocks]) for index in found}

    def numbered(self) -> list[tuple[int, Block]]:
        """Blocks with the number of their first row, counted from 1."""
        starts = np.cumsum([1, *(len(block.cells) for block in self.blocks)])
        return list(zip(starts[:-1].tolist(), self.blocks, strict=True))

    def data_rows(self) -> Ints:
        """Numbers of the data rows, in order."""
        parts = [start + np.arange(len(block.cells)) for start, block in self.numbered() if block.data]
        return np.concatenate(parts) if parts else np.array([], dtype=np.int64)


def _kinds_of(block: Block, index: int) -> pl.Series:
    plain = pl.Series(np.full(len(block.cells), TEXT, dtype=np.uint8))
    return block.kinds.get(index, plain).cast(pl.UInt8)


def text_block(rows: list[list[str | None]], width: int) -> Block:
    """A block of written rows, filled up with empty cells to `width`."""
    names = [f"c{index}" for index in range(width)]
    padded = [(row + [None] * width)[:width] for row in rows]
    return Block(pl.DataFrame(padded, schema=dict.fromkeys(names, pl.String), orient="row"))


def data_block(columns: list[FileColumn], rows: Ints) -> Block:
    """A block of data: those rows of the columns."""
    index = pl.Series(rows)
    cells = pl.DataFrame([column.cells.gather(index).alias(f"c{i}") for i, column in enumerate(columns)])
    kinds = {i: column.kinds.gather(index) for i, column in enumerate(columns) if column.kinds is not None}
    return Block(cells, kinds, data=True)


def letter(index: int) -> str:
    """Letter of a sheet's column, 0 being A."""
    return (chr(64 + index // 26) if index >= 26 else "") + chr(65 + index % 26)
