"""Disclosure control of one night: worked out when the checks first ask, and kept for the release.

What is hidden belongs to `tables`. Nothing is kept from one run to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from pipelines.quality.disclosure.tables import PublicTables, public_tables

#: the public tables of an open build database, by month end and folder of the release in force
Disclose = Callable[[duckdb.DuckDBPyConnection, date, Path | None], PublicTables]


class OncePublic:
    """`public_tables` that answers the same question a second time from memory.

    One object serves one built warehouse, whose marts no step after the models changes.
    """

    def __init__(self, disclose: Disclose = public_tables) -> None:
        self._disclose = disclose
        self._known: dict[tuple[date, Path | None], PublicTables] = {}

    def __call__(self, con: duckdb.DuckDBPyConnection, as_of: date, previous: Path | None) -> PublicTables:
        """The public tables of `con`; reads it only the first time."""
        key = (as_of, previous.resolve() if previous else None)
        if key not in self._known:
            self._known[key] = self._disclose(con, as_of, previous)
        return self._known[key]
