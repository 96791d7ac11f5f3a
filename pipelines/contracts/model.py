"""What a source contract says, as plain frozen data.

Types of the lake, casts, row rules, synthetic files and documentation derive from these classes.
Reading YAML belongs to `load`; behaviour on data belongs to `ingest`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class ColumnKind(StrEnum):
    """How a column's text becomes a value (ODCS `physicalType`)."""

    SNILS = "snils"
    INN10 = "inn10"
    TEXT = "text"
    DATE = "date"
    DECIMAL = "decimal"
    INTEGER = "integer"
    PERCENT = "percent"
    BOOLEAN = "boolean"
    ENUM = "enum"
    ENUM_SET = "enum_set"
    SUBJECT = "subject"
    MUNICIPALITY = "municipality"


LAKE_DTYPES: dict[ColumnKind, pl.DataType] = {
    ColumnKind.SNILS: pl.String(),
    ColumnKind.INN10: pl.String(),
    ColumnKind.TEXT: pl.String(),
    ColumnKind.DATE: pl.Date(),
    ColumnKind.DECIMAL: pl.Decimal(18, 6),
    ColumnKind.INTEGER: pl.Int64(),
    ColumnKind.PERCENT: pl.Float64(),
    ColumnKind.BOOLEAN: pl.Boolean(),
    ColumnKind.ENUM: pl.String(),
    ColumnKind.ENUM_SET: pl.List(pl.String()),
    ColumnKind.SUBJECT: pl.String(),
    ColumnKind.MUNICIPALITY: pl.String(),
}


@dataclass(frozen=True)
class Column:
    """One column of a source, as the sender delivers it and as the lake keeps it."""

    name: str
    kind: ColumnKind
    headers: tuple[str, ...]
    title_ru: str
    required: bool = False
    personal: bool = False
    event_date: bool = False
    #: code -> labels that senders write for it (enum, enum_set)
    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    pattern: str | None = None
    example: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of an enumeration, in the order of the contract."""
        return tuple(code for code, _ in self.labels)

    @property
    def lake_name(self) -> str | None:
        """Name in the lake; None where the value never leaves landing.

        СНИЛС becomes a pseudonym (`snils` -> `person_id`, `mentor_snils` -> `mentor_id`), a personal
        date becomes its month (`birth_date` -> `birth_month`), other personal text is dropped.
        """
        if self.kind is ColumnKind.SNILS:
            return "person_id" if self.name == "snils" else self.name.replace("_snils", "_id")
        if self.kind is ColumnKind.MUNICIPALITY:
            return "municipality_code"
        if self.personal and self.kind is ColumnKind.DATE:
            return self.name.replace("_date", "_month")
        return None if self.personal else self.name

    @property
    def lake_dtype(self) -> pl.DataType:
        """Polars type in the lake."""
        return LAKE_DTYPES[self.kind]


@dataclass(frozen=True)
class RowRule:
    """A condition between columns; `sql` is true or null for a good row."""

    name: str
    sql: str
    reason: str
    columns: tuple[str, ...]
    #: what is wrong with a row that breaks it, one sentence for its sender
    problem_ru: str


@dataclass(frozen=True)
class Contract:
    """One source: what arrives, how often, and what makes a row good."""

    source: str
    title_ru: str
    #: "snapshot" (a delivery is the full state) or "events" (deliveries add up)
    delivery_kind: str
    frequency: str
    municipal_delivery: bool
    natural_key: tuple[str, ...]
    #: share of rejected rows above which nothing of the file is accepted
    hold_above: float
    columns: tuple[Column, ...]
    row_rules: tuple[RowRule, ...]
    version: str

    def column(self, name: str) -> Column:
        """The column of that contract name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.source} has no column {name}")

    @property
    def is_snapshot(self) -> bool:
        return self.delivery_kind == "snapshot"

    @property
    def lake_schema(self) -> dict[str, pl.DataType]:
        """Columns of the source in the lake, besides the system columns."""
        return {c.lake_name: c.lake_dtype for c in self.columns if c.lake_name is not None}

    @property
    def lake_key(self) -> tuple[str, ...]:
        """The natural key in the names of the lake."""
        return tuple(self.column(n).lake_name or n for n in self.natural_key)
