"""Where the table of a contract begins in a sheet: the header row or rows and which column is which.

Only the first rows are looked at, as plain lists; data rows belong to `judge`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from pipelines.contracts import Contract
from pipelines.ingest.text import bones, cleaned, skeletons, unnumbered_bones

SEARCHED_ROWS = 60
_HEADER_HEIGHT = 3
#: where the header of nearly every table is
_FIRST_ROWS = 8
#: «ФИО» may come in three columns
NAME_PARTS = ("Фамилия", "Имя", "Отчество")
_NAME_BONES = skeletons(list(NAME_PARTS))


@dataclass(frozen=True)
class Header:
    """A found header: positions are of the frame, counted from 0."""

    first_row: int
    height: int
    #: contract column → frame column
    columns: dict[str, int]
    #: contract column → header as the sender wrote it
    titles: dict[str, str]
    #: frame columns of Фамилия, Имя, Отчество where they stand for `full_name`
    name_parts: tuple[int, ...]
    #: (contract column, frame column) met a second time
    repeated: tuple[tuple[str, int], ...]
    unknown: tuple[str, ...]

    @property
    def data_row(self) -> int:
        return self.first_row + self.height

    def missing(self, contract: Contract) -> list[str]:
        """Required columns of the contract that the header lacks."""
        return [c.name for c in contract.columns if c.required and c.name not in self.columns]

    def is_meant_for(self, contract: Contract) -> bool:
        """Whether the sheet means to hold this source, even if a column is missing."""
        required = [c.name for c in contract.columns if c.required]
        found = [name for name in required if name in self.columns]
        return len(found) * 2 > len(required) and len(self.columns) > 1


@dataclass(frozen=True)
class _Cells:
    """The head of a sheet: raw text and skeletons with and without a leading number."""

    raw: list[list[str | None]]
    bones: list[list[str]]
    unnumbered: list[list[str]]


def find_header(frame: pl.DataFrame, contract: Contract) -> Header | None:
    """The best header of the contract in the head of a sheet, or None when no column matches."""
    best = _best(_head(frame.head(_FIRST_ROWS)), contract)
    # Rows further down are worth their cost only where the search has not ended among the first.
    ended = best is not None and not best.missing(contract) and best.data_row + _HEADER_HEIGHT <= _FIRST_ROWS
    return best if ended or frame.height <= _FIRST_ROWS else _best(_head(frame.head(SEARCHED_ROWS)), contract)


def _best(cells: _Cells, contract: Contract) -> Header | None:
    best: Header | None = None
    for first in range(len(cells.raw)):
        if best is not None and not best.missing(contract) and first > best.data_row:
            break
        for height in range(1, min(_HEADER_HEIGHT, len(cells.raw) - first) + 1):
            header = _match(cells, first, height, contract)
            if header.columns and (best is None or _rank(header) > _rank(best)):
                best = header
    return best


def _rank(header: Header) -> tuple[int, int, int]:
    """Most columns; of equal ones the first to end, lest a header repeated on a later page win; the lowest."""
    return len(header.columns), -header.data_row, -header.height


def _head(head: pl.DataFrame) -> _Cells:
    # One under another, for every column of its own would cost as much as all of them together.
    text = cleaned(pl.concat([column.alias("text") for column in head.iter_columns()]))
    read = (text, bones(text).fill_null(""), unnumbered_bones(text).fill_null(""))
    return _Cells(*([list(row) for row in zip(*_columns(cells, head.height), strict=True)] for cells in read))


def _columns(cells: pl.Series, height: int) -> list[list[Any]]:
    texts = cells.to_list()
    return [texts[start : start + height] for start in range(0, len(texts), height)]


def _match(cells: _Cells, first: int, height: int, contract: Contract) -> Header:
    names = _names(contract)
    columns: dict[str, int] = {}
    titles: dict[str, str] = {}
    repeated: list[tuple[str, int]] = []
    unknown: list[tuple[int, str, str]] = []
    for position in range(len(cells.raw[0])):
        rows = [r for r in range(first, first + height) if cells.bones[r][position]]
        if not rows:
            continue
        title = " ".join(str(cells.raw[r][position]) for r in rows)
        name = next((names[w] for w in _writings(cells, rows, position) if w in names), None)
        if name is None:
            unknown.append((position, title, "".join(cells.unnumbered[r][position] for r in rows)))
        elif name in columns:
            repeated.append((name, position))
        else:
            columns[name] = position
            titles[name] = title
    parts = _name_parts(unknown, contract, columns)
    if parts:
        columns["full_name"] = parts[0]
        titles["full_name"] = ", ".join(NAME_PARTS[: len(parts)])
    extra = tuple(title for position, title, _ in unknown if position not in parts)
    return Header(first, height, columns, titles, parts, tuple(repeated), extra)


def _writings(cells: _Cells, rows: list[int], position: int) -> list[str]:
    """Ways to read the title of one column: the lowest row, all rows together, the highest row."""
    ways: list[str] = []
    for grid in (cells.bones, cells.unnumbered):
        parts = [grid[r][position] for r in rows]
        ways += [parts[-1], "".join(parts), parts[0]]
    return ways


def _name_parts(unknown: list[tuple[int, str, str]], contract: Contract, columns: dict[str, int]) -> tuple[int, ...]:
    if "full_name" in columns or all(c.name != "full_name" for c in contract.columns):
        return ()
    found = {bone: position for position, _, bone in reversed(unknown)}
    last, first, middle = (found.get(bone) for bone in _NAME_BONES)
    if last is None or first is None:
        return ()
    return (last, first) if middle is None else (last, first, middle)


@cache
def _names(contract: Contract) -> dict[str, str]:
    """Skeleton of a column's name or header → the column's name."""
    pairs = [(header, column.name) for column in contract.columns for header in (column.name, *column.headers)]
    found = skeletons([header for header, _ in pairs])
    return {bone: name for (_, name), bone in reversed(list(zip(pairs, found, strict=True)))}
