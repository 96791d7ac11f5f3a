"""Findings of a delivery as marks on the cells of its tables, and as lines of the list of errors.

Where a cell stands is found anew in the file; what is wrong with it is what the lake says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.contracts import Contract
from pipelines.contracts.advice import UNKNOWN, Advice, cell_advice, rule_advice
from pipelines.ingest.header import Header, find_header
from pipelines.ingest.readers import RawTable

REJECTION = "rejection"


@dataclass(frozen=True)
class Mark:
    """One finding. `table` and `cells` (row and column of the frame, from 0) are empty where the file is not at hand.

    `title` is the header of the column, or of the columns that a rule compares; `row_number` is the sender's.
    """

    severity: str
    sheet: str
    row_number: int
    title: str
    advice: Advice
    table: int | None = None
    cells: tuple[tuple[int, int], ...] = ()

    @property
    def is_rejection(self) -> bool:
        return self.severity == REJECTION


def marks_of(findings: pl.DataFrame, contract: Contract, period_end: date, tables: list[RawTable]) -> list[Mark]:
    """One mark per finding (REJECTION_SCHEMA), in the order of the findings; `tables` may be empty."""
    places = [_Place(number, table, find_header(table.frame, contract)) for number, table in enumerate(tables)]
    return [_mark(finding, contract, f"{period_end:%d.%m.%Y}", places) for finding in findings.iter_rows(named=True)]


@dataclass(frozen=True)
class _Place:
    number: int
    table: RawTable
    header: Header | None

    def holds(self, member: str, sheet: str, row_number: int) -> bool:
        """Whether the table is the one a finding means."""
        inside = 0 <= row_number - self.table.first_row < self.table.frame.height
        return inside and (self.table.member, self.table.sheet) == (member, sheet)

    def columns(self, names: Iterable[str]) -> list[int]:
        """Positions of contract columns; a name in three columns has three."""
        if self.header is None:
            return []
        found: list[int] = []
        for name in names:
            is_split = name == "full_name" and self.header.name_parts
            found += self.header.name_parts if is_split else [p for n, p in self.header.columns.items() if n == name]
        return sorted(found)


def _title(name: str, contract: Contract, place: _Place | None) -> str:
    """The column as the sender wrote it, or as the contract names it where the file has no such column."""
    titles = place.header.titles if place and place.header else {}
    return titles.get(name) or contract.column(name).title_ru


def _mark(finding: dict[str, object], contract: Contract, period_end: str, places: list[_Place]) -> Mark:
    member, sheet, row_number = str(finding["member"]), str(finding["sheet"]), int(str(finding["row_number"]))
    place = next((p for p in places if p.holds(member, sheet, row_number)), None)
    rule = next((r for r in contract.row_rules if r.name == finding["note"]), None)
    name = finding["column_name"]
    known = {c.name for c in contract.columns}
    names = [str(name)] if name in known else list(rule.columns) if rule and name is None else []
    row = row_number - place.table.first_row if place else 0
    cells = tuple((row, column) for column in place.columns(names)) if place else ()
    if name is None and rule is not None:
        advice = rule_advice(rule, period_end)
    elif names:
        text = place.table.frame.item(*cells[0]) if place and cells else None
        note = None if finding["note"] is None else str(finding["note"])
        advice = cell_advice(contract.column(names[0]), str(finding["reason"]), note, text, period_end)
    else:
        advice = UNKNOWN  # the contract has changed since the file was read
    return Mark(
        severity=str(finding["severity"]),
        sheet=" / ".join(part for part in (member, sheet) if part),
        row_number=row_number,
        title=str(finding["header"] or ", ".join(_title(n, contract, place) for n in names)),
        advice=advice,
        table=place.number if place else None,
        cells=cells,
    )
