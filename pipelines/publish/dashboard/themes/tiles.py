"""A schematic map: one square per municipality, as near to its neighbours on the ground as squares allow.

Positions follow from the coordinates of the reference data alone, so a map needs no borders and no licence. Far places
are drawn nearer: half of a position is the place itself, half its rank, or three distant districts would leave the
rest no room.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.publish.dashboard.themes.assign import assign

_SPARE = 1.35
_MAX_COLUMNS = 10
_FINE = 10_000


@dataclass(frozen=True)
class Place:
    """A municipality and its coordinates in degrees, None where nobody knows them."""

    code: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class TileMap:
    """`cells`: code → (row, column), both from 0; `unplaced`: codes put at the edge for want of coordinates."""

    rows: int
    columns: int
    cells: dict[str, tuple[int, int]]
    unplaced: list[str]


def tile_map(places: Sequence[Place]) -> TileMap:
    """Squares of `places`, each its own; the order of `places` does not matter."""
    ordered = sorted(places, key=lambda p: p.code)
    known = [(p.code, p.lat, p.lon) for p in ordered if p.lat is not None and p.lon is not None]
    unplaced = [p.code for p in ordered if p.lat is None or p.lon is None]
    cells = _placed(known)
    rows, columns = _trimmed(cells)
    width = max(columns, min(len(unplaced), _MAX_COLUMNS))
    for number, code in enumerate(unplaced):
        cells[code] = (rows + number // width, number % width)
    rows += -(-len(unplaced) // width) if unplaced else 0
    return TileMap(rows, width, cells, unplaced)


def _placed(known: Sequence[tuple[str, float, float]]) -> dict[str, tuple[int, int]]:
    if not known:
        return {}
    down, right = _spread([-lat for _, lat, _ in known]), _spread([lon for _, _, lon in known])
    rows, columns = _grid(known)
    squares = [(row, column) for row in range(rows) for column in range(columns)]
    costs = [
        [(d * (rows - 1) - _FINE * row) ** 2 + (r * (columns - 1) - _FINE * column) ** 2 for row, column in squares]
        for d, r in zip(down, right, strict=True)
    ]
    found = assign(costs)
    return {code: squares[square] for (code, _, _), square in zip(known, found, strict=True)}


def _grid(known: Sequence[tuple[str, float, float]]) -> tuple[int, int]:
    """Rows and columns: as wide for its height as the region is, within what a screen takes."""
    lats, lons = [lat for _, lat, _ in known], [lon for _, _, lon in known]
    height = max(lats) - min(lats)
    width = (max(lons) - min(lons)) * math.cos(math.radians(sum(lats) / len(lats)))
    shape = min(1.6, max(0.8, width / height)) if height > 0 else 1.6
    wanted = max(len(known), math.ceil(len(known) * _SPARE))
    columns = max(1, min(_MAX_COLUMNS, round(math.sqrt(wanted * shape))))
    return -(-wanted // columns), columns


def _spread(values: Sequence[float]) -> list[int]:
    """Each value as a whole number from 0 to `_FINE`: half its place between the ends, half its rank."""
    low, high = min(values), max(values)
    last = max(1, len(values) - 1)
    rank = {value: sum(other < value for other in values) for value in set(values)}
    span = high - low
    return [round(_FINE * ((v - low) / span if span else 0.5) / 2 + _FINE * rank[v] / last / 2) for v in values]


def _trimmed(cells: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """Drop empty rows and columns, in place; returns how many of each are left."""
    rows = {row: n for n, row in enumerate(sorted({row for row, _ in cells.values()}))}
    columns = {column: n for n, column in enumerate(sorted({column for _, column in cells.values()}))}
    for code, (row, column) in cells.items():
        cells[code] = (rows[row], columns[column])
    return len(rows), len(columns)
