"""A trace as a file: CSV for programs, a workbook for people. Files name senders, so nobody else may read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

import polars as pl

from pipelines.contracts import load_contracts
from pipelines.publish.plain_text import plain_texts
from pipelines.publish.private import private_file
from pipelines.publish.trace.figure import TraceError
from pipelines.publish.trace.places import NO_PLACES, NOT_DELIVERED
from pipelines.publish.trace.release import Trace
from pipelines.publish.trace.summary import PARTS, STATES, summary
from pipelines.publish.workbook.sheet import Field, Workbook

_MOST_ROWS = 1_048_575
_ROADMAP = "план дорожной карты (справочник)"
FIELDS = [
    Field("part", "Часть дроби", width=14),
    Field("unit", "Единица (номер в этой выборке)", "count", width=12),
    Field("municipality_code", "Муниципалитет", width=14),
    Field("source", "Источник", width=34),
    Field("period", "Период", width=10),
    Field("path", "Файл", width=60),
    Field("member", "Файл в архиве", width=24),
    Field("sheet", "Лист", width=18),
    Field("row_number", "Строка", "count", width=10),
    Field("sha256", "SHA-256 файла", width=66),
]
_FILES = [
    Field("path", "Файл", width=60),
    Field("source", "Источник", width=34),
    Field("rows", "Строк", "count", width=10),
    Field("state", "Состояние", width=24),
    Field("sha256", "SHA-256", width=66),
]


def write_trace(trace: Trace, file: Path, releases: Path) -> None:
    """Write all rows to a .csv or .xlsx file, whole or not at all, readable by its owner only.

    Raises TraceError for another kind of file and for more rows than a sheet holds, ReleaseError for a file among the
    `releases`.
    """
    write: dict[str, Callable[[Trace, Path], None]] = {".csv": _csv, ".xlsx": _xlsx}
    if file.suffix.lower() not in write:
        raise TraceError(f"Файл {file.name}: нужен вид .csv или .xlsx.")
    with private_file(file, releases) as temporary:
        write[file.suffix.lower()](trace, temporary)


def readable(trace: Trace) -> pl.DataFrame:
    """Rows in the words of `FIELDS`, sorted as they were traced."""
    rows = trace.traced.rows if trace.traced else NO_PLACES
    return rows.with_columns(pl.col("part").replace(PARTS), _source()).select(f.name for f in FIELDS)


def readable_files(trace: Trace) -> pl.DataFrame:
    """Files of the trace in the words of the auditor."""
    return trace.files.with_columns(pl.col("state").replace(STATES), _source()).select(f.name for f in _FILES)


def _source() -> pl.Expr:
    titles = {name: f"{contract.title_ru} ({name})" for name, contract in load_contracts().items()}
    return pl.col("source").replace({**titles, NOT_DELIVERED: _ROADMAP})


def _csv(trace: Trace, file: Path) -> None:
    labelled = plain_texts(readable(trace)).rename({f.name: f.label for f in FIELDS})
    labelled.write_csv(file, include_bom=True)


def _xlsx(trace: Trace, file: Path) -> None:
    rows = readable(trace)
    if rows.height > _MOST_ROWS:
        raise TraceError(f"Строк {rows.height}, на лист Excel столько не помещается: выгрузите в .csv.")
    book = Workbook(file, "Строки показателя", datetime.combine(trace.figure.as_of, time.min))
    book.add_text("Показатель", "Строки, из которых сложился показатель", summary(trace))
    book.add_table("Строки", FIELDS, rows)
    book.add_table("Файлы", _FILES, readable_files(trace))
    book.close()
