"""What every check gets: the build database, the month, and the tables as they would be published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb
import polars as pl

from pipelines.quality.disclosure import Disclose, PublicTables, public_tables
from pipelines.quality.warehouse import query


@dataclass(frozen=True)
class CheckContext:
    """`regions` are the regions with figures or deliveries; `previous` is the folder of the release in force.

    `disclose` works out the public tables, once for all checks.
    """

    con: duckdb.DuckDBPyConnection
    as_of: date
    regions: tuple[str, ...]
    previous: Path | None = None
    disclose: Disclose = public_tables

    @cached_property
    def public(self) -> PublicTables:
        return self.disclose(self.con, self.as_of, self.previous)

    def query(self, sql: str) -> pl.DataFrame:
        """Rows of a query in which `$as_of` may stand."""
        return query(self.con, sql, {"as_of": self.as_of} if "$as_of" in sql else None)
