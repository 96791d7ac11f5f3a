"""Tables of a release for the data dictionary; their columns have their words in `publish/dictionary.py`."""

from __future__ import annotations

from pipelines.publish.dictionary import COLUMNS
from pipelines.publish.semantic.exposures import published_table
from pipelines.publish.semantic.tables import Column, Table

#: stands for a schema: these tables are files of a release, and tables of a PostgreSQL schema after an export
SCHEMA = "release"


def published_tables() -> tuple[Table, ...]:
    """Every table that a release publishes, by name."""
    return tuple(_table(name) for name in sorted(COLUMNS))


def _table(name: str) -> Table:
    about = published_table(name)
    columns = tuple(Column(column, "", *words) for column, words in COLUMNS[name].items())
    label, text = (about.label_ru, about.description_ru) if about else ("", "")
    return Table(SCHEMA, name, label, text, (), (), columns)
