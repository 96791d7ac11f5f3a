"""`passport/<region>.xlsx`: the ДПО passport of a region, to be printed and signed. Looks belong to `document`."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any, cast

from pipelines.publish.format_ru import day
from pipelines.publish.source import ReleaseSource
from pipelines.publish.workbook.document import Cell, Column, Document, Number, Running
from pipelines.publish.workbook.passport_lines import PassportLine, RegionPassport, by_section, passport_of
from pipelines.publish.workbook.passport_pages import WIDTHS, last_page, title_page

FOLDER = "passport"
_NOT_COMPARED = "–"


def write_passports(release: Path, source: ReleaseSource) -> None:
    """Write the passport of every region of the release; bytes are equal for equal content."""
    folder = release / FOLDER
    folder.mkdir()
    for region in source.regions.iter_rows(named=True):
        passport = passport_of(source, region["region_code"])
        if passport is not None:
            _write(folder / f"{passport.code}.xlsx", passport, region, source)


def _write(file: Path, passport: RegionPassport, region: dict[str, Any], source: ReleaseSource) -> None:
    running = Running(
        f"Паспорт ДПО. {region['name_ru']}", f"по состоянию на {day(passport.as_of)}", f"Выпуск {source.release_id}"
    )
    title = f"Паспорт ДПО: {region['name_ru']} на {day(passport.as_of)}"
    book = Document(file, title, datetime.combine(source.as_of, time()), running)
    book.add_page("Титульный лист", WIDTHS, list(title_page(passport, region, source)))
    for number, name, lines in by_section(passport.lines):
        heading = f"Раздел {number}. {name[:1].upper()}{name[1:]}"
        rows = [_cells(line, with_year=passport.year_before is not None) for line in lines]
        book.add_table(f"Раздел {number}", heading, _columns(passport), rows)
    book.add_page("Обозначения", WIDTHS, list(last_page(passport)))
    book.close()


def _columns(passport: RegionPassport) -> list[Column]:
    year = [Column(f"На {day(passport.year_before)}", 12, "centre")] if passport.year_before else []
    return [
        Column("№", 6, "centre"),
        Column("Показатель", 44),
        Column("Единица измерения", 14, "centre"),
        Column(f"На {day(passport.as_of)}", 14, "centre"),
        Column("Месяцем ранее", 12, "centre"),
        *year,
        Column("Цель региона", 16, "centre"),
        Column("Пояснение", 34, "note"),
    ]


def _cells(line: PassportLine, *, with_year: bool) -> list[Cell]:
    def figure(value: float | None, otherwise: str) -> Cell:
        return (value, cast("Number", line.kind)) if value is not None else otherwise

    return [
        f"{line.section_no}.{line.line_no}",
        line.line_ru,
        "%" if line.kind == "share" else line.unit,
        figure(line.value, line.symbol),
        figure(line.month_before, _NOT_COMPARED),
        *([figure(line.year_before, _NOT_COMPARED)] if with_year else []),
        line.target_ru or _NOT_COMPARED,
        line.words,
    ]
