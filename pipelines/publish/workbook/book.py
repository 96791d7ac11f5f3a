"""An office workbook to be read on a screen and printed on A4: properties, sheets, header and footer of pages.

Texts stay texts whatever they begin with, and equal content gives equal bytes. What stands on a sheet is decided
elsewhere.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from pipelines.publish.workbook.looks import Looks
from pipelines.publish.workbook.sheet import SAFE

_A4 = 9
_MOST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


class Book:
    """A workbook whose printed pages say `title` and `release_id`."""

    def __init__(self, file: Path, title: str, created: datetime, release_id: str) -> None:
        self._book = xlsxwriter.Workbook(str(file), SAFE)
        self._book.set_properties({"title": title, "created": created})
        self._title, self._release_id = title, release_id
        self.looks = Looks(self._book)

    def close(self) -> None:
        """Write the file."""
        self._book.close()

    def sheet(self, name: str) -> Any:
        """A new sheet: A4, landscape, fit to the width of the page."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.65, bottom=0.6)
        sheet.hide_gridlines(2)
        title, release, page = (t.replace("&", "&&") for t in (self._title, self._release_id, name))
        sheet.set_header(f'&L&"Arial,Regular"&8{title}&R&"Arial,Regular"&8{page}')
        sheet.set_footer(f'&L&"Arial,Regular"&8Выпуск {release}&R&"Arial,Regular"&8Страница &P из &N')
        return sheet

    def chart(self, kind: str, subtype: str | None = None) -> Any:
        """A native chart (`line`, `bar`, `column`), to be filled and put on a sheet."""
        return self._book.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})


def sheet_name(code: str, name: str) -> str:
    """A name that office programs allow, unique by its code."""
    return _FORBIDDEN.sub(" ", f"{code} {name}").strip("' ")[:_MOST].strip("' ")
