"""Which hidden cells of the map follow from its sums by linear algebra, whatever their values."""

from __future__ import annotations

import numpy as np
import polars as pl

from tests.attack.files import MAP_KEYS

_TABLE = ["region_code", "as_of", "competency_group"]
_REST = "-"
_SMALL = 1e-9


def determined(rows: pl.DataFrame) -> pl.DataFrame:
    """`MAP_KEYS` of unknown cells that the sums over places and over subjects leave one value.

    `rows` has `hidden` and rows of people without a subject, whose numbers nobody knows.
    """
    unknown = rows.filter(pl.col("hidden") | (pl.col("subject") == _REST)).sort(MAP_KEYS)
    found = [table.filter(pl.Series(_fixed(table))) for table in unknown.partition_by(_TABLE)]
    return pl.concat(found).select(MAP_KEYS)


def _fixed(table: pl.DataFrame) -> np.ndarray:
    """Cells on which every solution of the homogeneous sums is nought."""
    places, subjects = (table[c].rank("dense").cast(pl.Int64).to_numpy() - 1 for c in ("municipality_code", "subject"))
    sums = np.zeros((places.max() + subjects.max() + 2, table.height))
    number = np.arange(table.height)
    sums[places, number] = np.where(table["subject"] == "all", -1.0, 1.0)
    sums[places.max() + 1 + subjects, number] = np.where(table["municipality_code"] == "", -1.0, 1.0)
    _, singular, vectors = np.linalg.svd(sums)
    free = vectors[(singular > _SMALL).sum() :]
    return (np.abs(free) < _SMALL).all(axis=0) if len(free) else np.ones(table.height, dtype=bool)
