"""The data dictionary as one file: all tables for analysts and all tables of a release, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from pipelines.publish.dictionary import SYMBOLS
from pipelines.publish.plain_text import plain_texts
from pipelines.publish.semantic.published import SCHEMA, published_tables
from pipelines.publish.semantic.tables import Table, described_tables
from pipelines.publish.workbook.sheet import Field, Workbook

_FIELDS = [
    Field("schema", "Схема", "prose", width=10),
    Field("table", "Таблица", "prose", width=28),
    Field("column", "Столбец", "prose", width=30),
    Field("label_ru", "Что это", "prose", width=44),
    Field("data_type", "Тип", "prose", width=14),
    Field("unit", "Единица", "prose", width=22),
    Field("meaning_ru", "Пояснение, значения кодов и символов", "prose", width=80),
]
_TABLES = [
    Field("schema", "Схема", "prose", width=10),
    Field("table", "Таблица", "prose", width=28),
    Field("table_ru", "Что в ней", "prose", width=60),
    Field("table_meaning_ru", "Пояснение", "prose", width=70),
    Field("grain", "Что определяет строку", "prose", width=50),
    Field("clauses", "Для чего по положениям", "prose", width=70),
]
#: a workbook tells when it was made; the same words must give the same bytes
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a file format without time zones


def all_tables() -> tuple[Table, ...]:
    """Tables of a release first, then marts and audit."""
    return (*published_tables(), *sorted(described_tables(), key=lambda t: (t.schema != "marts", t.name)))


def dictionary_frame(tables: Sequence[Table]) -> pl.DataFrame:
    """One row per column: words of its table, then its own."""
    names = [f.name for f in (*_TABLES, *_FIELDS[2:])]
    rows = [
        (t.schema, t.name, t.label_ru, t.meaning_ru, ", ".join(t.grain), "; ".join(t.clauses),
         c.name, c.label_ru, c.data_type, c.unit, c.meaning_ru)
        for t in tables for c in t.columns
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def write_dictionary(file: Path) -> None:
    """Write everything to a .csv or .xlsx file, by its name; equal bytes for equal words."""
    frame = dictionary_frame(all_tables())
    if file.suffix.lower() == ".csv":
        plain_texts(frame).write_csv(file, include_bom=True)
        return
    book = Workbook(file, "Словарь данных РСНМС", _MADE)
    book.add_text("О словаре", "Словарь данных РСНМС", [
        (SCHEMA, "таблицы выпуска: файлы .csv и .parquet, таблицы PostgreSQL (rsnms export). Малые группы скрыты"),
        ("marts", "таблицы для внутреннего анализа (rsnms sql). Малые группы не скрыты: наружу их не передают"),
        ("audit", "поставки, отклонённые строки, проверки, решения о выпусках"),
        *((f"символ {symbol}", meaning) for symbol, meaning in SYMBOLS.items()),
    ])  # fmt: skip
    book.add_table("Таблицы", _TABLES, frame.unique(["schema", "table"], keep="first", maintain_order=True))
    book.add_table("Столбцы", _FIELDS, frame)
    book.close()
