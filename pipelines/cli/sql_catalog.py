"""Which tables and columns a query may name, with their Russian words; read once when a conversation begins."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.cli.guarded_query import PUBLIC_SCHEMAS
from pipelines.publish.semantic import Column, Table, described_tables


@dataclass(frozen=True)
class CatalogColumn:
    """A column as the warehouse has it; `words` where the dictionary knows it."""

    name: str
    data_type: str
    words: Column | None


@dataclass(frozen=True)
class CatalogTable:
    """A table of the public schemas; `words` where the dictionary knows it."""

    schema: str
    name: str
    columns: tuple[CatalogColumn, ...]
    words: Table | None

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def label(self) -> str:
        return self.words.label_ru if self.words else ""


class Catalog:
    """Tables of one warehouse by name."""

    def __init__(self, tables: tuple[CatalogTable, ...]) -> None:
        self.tables = tables

    def find(self, name: str) -> CatalogTable | None:
        """The table of this name, with or without its schema; of equal names that of the schema searched first."""
        wanted = name.strip().strip(";").replace('"', "").lower()
        return next((t for t in self.tables if wanted in (t.full_name, t.name)), None)


def read_catalog(warehouse: Path) -> Catalog:
    """Tables in the order in which a name without a schema is looked for."""
    words = {t.full_name: t for t in described_tables()}
    with duckdb.connect(str(warehouse), read_only=True) as con:
        rows = con.execute(
            "select table_schema, table_name, list((column_name, lower(data_type)) order by ordinal_position)"
            " from information_schema.columns where list_contains(?, table_schema) group by all",
            [list(PUBLIC_SCHEMAS)],
        ).fetchall()
    rows.sort(key=lambda row: (PUBLIC_SCHEMAS.index(row[0]), row[1]))
    return Catalog(tuple(_table(schema, name, c, words.get(f"{schema}.{name}")) for schema, name, c in rows))


def _table(schema: str, name: str, columns: list[tuple[str, str]], words: Table | None) -> CatalogTable:
    known = {column.name: column for column in words.columns} if words else {}
    found = tuple(CatalogColumn(column, kind, known.get(column)) for column, kind in columns)
    return CatalogTable(schema, name, found, words)
