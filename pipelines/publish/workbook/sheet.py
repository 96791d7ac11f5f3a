"""A table on a sheet: frozen header, filter, formats by column. Texts stay texts whatever they begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import polars as pl
import xlsxwriter

Kind = Literal["text", "prose", "count", "share", "ratio", "date", "mixed", "status"]
UNIT = "unit"
_FORMATS = {"count": "#,##0", "share": "0.0%", "ratio": "#,##0.0", "date": "dd.mm.yyyy"}
#: texts never become formulas, links or numbers
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: number of the paper size in the file format
_A4 = 9
#: points of one line of text
_LINE = 15.0
_BY_UNIT: dict[str, Kind] = {"share": "share", "binary": "share", "ratio": "ratio", "count": "count"}
# Fill and ink of the traffic light; the word and the sign stand in the cell besides.
_LIGHTS = {"✓": ("#DFF1EF", "#0B6E69"), "…": ("#FBF0D6", "#7A5200"), "✕": ("#FBE6DC", "#A63A12")}


@dataclass(frozen=True)
class Field:
    """One column of a sheet; `prose` wraps, `mixed` takes its number format from the column `unit` of the frame."""

    name: str
    label: str
    kind: Kind = "text"
    width: int = 14


class Workbook:
    """An xlsx file with a fixed creation date, so that equal content gives equal bytes."""

    def __init__(self, file: Path, title: str, created: datetime) -> None:
        self._book = xlsxwriter.Workbook(str(file), SAFE)
        self._book.set_properties({"title": title, "created": created})
        self._formats: dict[str, Any] = {k: self._book.add_format({"num_format": f}) for k, f in _FORMATS.items()}
        self._header = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF2F6"}
        )
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._formats["prose"] = self._wrapped
        self._title = self._book.add_format({"bold": True, "font_size": 14})

    def close(self) -> None:
        """Write the file."""
        self._book.close()

    def add_text(self, name: str, title: str, lines: Sequence[tuple[str, str]]) -> None:
        """A sheet of labelled lines under a title."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 24, self._wrapped)
        sheet.set_column(1, 1, 100, self._wrapped)
        sheet.merge_range(0, 0, 0, 1, "", self._title)
        sheet.write_string(0, 0, title, self._title)
        for row, (label, text) in enumerate(lines, start=2):
            sheet.write_string(row, 0, label)
            sheet.write_string(row, 1, text)

    def add_table(self, name: str, fields: Sequence[Field], frame: pl.DataFrame) -> None:
        """A sheet with one table; null cells stay empty."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, field in enumerate(fields):
            sheet.set_column(column, column, field.width)
            sheet.write_string(0, column, field.label, self._header)
            self._fill(sheet, column, field, frame)
        _fit_rows(sheet, fields, frame)
        sheet.autofilter(0, 0, frame.height, len(fields) - 1)

    def _fill(self, sheet: Any, column: int, field: Field, frame: pl.DataFrame) -> None:
        values = frame[field.name].to_list()
        if field.kind == "mixed":
            for row, (value, unit) in enumerate(zip(values, frame[UNIT], strict=True), start=1):
                if value is not None:
                    sheet.write_number(row, column, value, self._formats[_BY_UNIT[unit]])
            return
        sheet.write_column(1, column, values, self._formats.get(field.kind))
        if field.kind == "status" and values:
            self._light(sheet, column, len(values))

    def _light(self, sheet: Any, column: int, rows: int) -> None:
        for sign, (fill, ink) in _LIGHTS.items():
            look = self._book.add_format({"bg_color": fill, "font_color": ink})
            rule: Mapping[str, Any] = {"type": "text", "criteria": "begins with", "value": sign, "format": look}
            sheet.conditional_format(1, column, rows, column, rule)


def _fit_rows(sheet: Any, fields: Sequence[Field], frame: pl.DataFrame) -> None:
    """Height for wrapped texts, estimated: not every office programme fits the rows of a file that it opens."""
    lines = [(pl.col(f.name).str.len_chars() / f.width).ceil().fill_null(1) for f in fields if f.kind == "prose"]
    if lines:
        for row, count in enumerate(frame.select(pl.max_horizontal(*lines)).to_series(), start=1):
            if count > 1:
                sheet.set_row(row, _LINE * count)
