"""Sheet «Словарь»: what each column of the data files of the release means."""

from __future__ import annotations

from pipelines.publish.dictionary import COLUMNS
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.table import Cell, Column, add_table

NAME = "Словарь"
_COLUMNS = (
    Column("Файл", 22),
    Column("Столбец", 24),
    Column("Название", 44),
    Column("Единица", 30),
    Column("Пояснение", 70),
)
_NOTE = "Файлы лежат в папке выпуска, каждый в видах CSV и Parquet; пустая ячейка файла – значения нет."


def add_dictionary(book: Book) -> None:
    """One row per column of a data file."""
    rows: list[list[Cell]] = [
        [name, column, *texts] for name, columns in COLUMNS.items() for column, texts in columns.items()
    ]
    add_table(book, book.sheet(NAME), "Словарь файлов данных", _NOTE, _COLUMNS, rows, frozen=2)
