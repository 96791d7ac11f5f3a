"""Which faults a row of a source can be given, and what answer the contract expects for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipelines.contracts.model import Column, ColumnKind, Contract

Row = dict[str, Any]
#: (clean row, last day of the period) -> texts to put into contract columns, None where the row does not suit
Make = Callable[[Row, date], dict[str, str | None] | None]


@dataclass(frozen=True)
class Fault:
    """`column` is empty for a broken row rule; `severity` is rejection or warning."""

    column: str
    reason: str
    severity: str
    make: Make


#: what is left of a formula whose cell went; a workbook holds it as an error, not as text
FORMULA_ERROR = "#ССЫЛКА!"
_WRONG_WORDS = {
    ColumnKind.ENUM: "по согласованию",
    ColumnKind.ENUM_SET: "третья",
    ColumnKind.SUBJECT: "астрономия и навигация",
}


def faults(contract: Contract) -> list[Fault]:
    """Every fault of the contract's columns and row rules, the row rules first."""
    return [*_ROW_FAULTS.get(contract.source, ()), *(f for c in contract.columns for f in _column_faults(c, contract))]


def _column_faults(column: Column, contract: Contract) -> list[Fault]:
    severity = "rejection" if column.required else "warning"

    def fault(reason: str, text: str) -> Fault:
        return Fault(
            column.name, reason, severity, lambda row, last: {column.name: text} if _given(row, column) else None
        )

    found = []
    if column.required:
        found.append(Fault(column.name, "missing_required", severity, lambda row, last: _blank(row, column)))
    match column.kind:
        case ColumnKind.SNILS | ColumnKind.INN10:
            found.append(Fault(column.name, "bad_checksum", severity, lambda row, last: _bad_checksum(row, column)))
        case ColumnKind.ENUM | ColumnKind.ENUM_SET | ColumnKind.SUBJECT:
            found.append(fault("not_in_list", _WRONG_WORDS[column.kind]))
        case ColumnKind.DATE:
            found.append(fault("bad_type", "31.02.2024"))
            if column.event_date:
                found.append(Fault(column.name, "future_date", severity, lambda row, last: _future(row, column, last)))
        case ColumnKind.DECIMAL | ColumnKind.INTEGER:
            found.append(fault("bad_type", FORMULA_ERROR))
            found += [fault("out_of_range", text) for text in _outside(column)]
        case ColumnKind.PERCENT:
            found.append(fault("bad_type", "высокий"))
        case ColumnKind.MUNICIPALITY:
            found.append(fault("unknown_municipality", "Лукоморский район"))
    if contract.source == "enrollments" and column.name == "finished_on":
        return []  # an emptied end would break the rule about completed learning as well
    return found


def _outside(column: Column) -> list[str]:
    if column.exclusive_minimum is not None:
        return [f"{column.exclusive_minimum:g}"]
    if column.maximum is not None:
        return [f"{column.maximum + 1:g}"]
    return [f"{column.minimum - 1:g}"] if column.minimum is not None else []


def _given(row: Row, column: Column) -> bool:
    return row[column.name] is not None


def _blank(row: Row, column: Column) -> dict[str, str | None] | None:
    """Only where enough is left for the row not to look like a note."""
    return {column.name: None} if sum(value is not None for value in row.values()) > 4 else None


def _bad_checksum(row: Row, column: Column) -> dict[str, str | None] | None:
    value = row[column.name]
    return None if value is None else {column.name: value[:-1] + str((int(value[-1]) + 1) % 10)}


def _future(row: Row, column: Column, last: date) -> dict[str, str | None] | None:
    if row[column.name] is None:
        return None
    return {column.name: _dotted(last + timedelta(days=16))}


def _dotted(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def _rule(reason: str, make: Make) -> Fault:
    return Fault("", reason, "rejection", make)


def _moved(column: str, origin: str, days: int) -> Make:
    """A date of the row put some days from another one."""

    def make(row: Row, last: date) -> dict[str, str | None] | None:
        if row[column] is None or row[origin] is None:
            return None
        return {column: _dotted(row[origin] + timedelta(days=days))}

    return make


def _above(column: str, limit: str, by: int) -> Make:
    return lambda row, last: {column: f"{row[limit] + by:g}"}


_ROW_FAULTS: dict[str, tuple[Fault, ...]] = {
    "diagnostics": (_rule("out_of_range", _above("score", "max_score", 2)),),
    "enrollments": (
        _rule("date_order", _moved("finished_on", "started_on", -5)),
        _rule("missing_required", lambda row, last: {"finished_on": None} if row["status"] == "completed" else None),
    ),
    "fioko": (_rule("out_of_range", _above("subject_score", "subject_max", 1)),),
    "frdo": (_rule("date_order", _above("year_finished", "year_started", -1)),),
    "mentoring": (
        _rule("date_order", _moved("finished_on", "started_on", -10)),
        _rule("out_of_range", lambda row, last: {"mentee_snils": row["mentor_snils"]}),
    ),
    "methodists": (_rule("date_order", _moved("excluded_on", "admitted_on", -30)),),
    "outcomes": (_rule("out_of_range", _above("below_minimum", "participants", 5)),),
    "staff": (
        _rule("out_of_range", lambda row, last: {"birth_date": "05.05.1920"}),
        _rule("date_order", _moved("teaching_since", "birth_date", 3650)),
        _rule("future_date", lambda row, last: {"teaching_since": _dotted(last + timedelta(days=40))}),
    ),
}
