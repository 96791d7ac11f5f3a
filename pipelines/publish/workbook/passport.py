"""`passport/<region>.xlsx`: the ДПО passport of a region, to be printed and signed. Looks belong to `document`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any, cast

from pipelines.publish.dictionary import SYMBOLS
from pipelines.publish.format_ru import NBSP, day, day_in_words
from pipelines.publish.source import ReleaseSource
from pipelines.publish.workbook.document import Cell, Column, Document, Line, Number, Running
from pipelines.publish.workbook.passport_lines import PassportLine, RegionPassport, by_section, passport_of
from pipelines.reference import seed

FOLDER = "passport"
_TITLE = (
    "Паспорт региональной системы научно-методического сопровождения педагогических работников и управленческих кадров"
)
_NO_CLAUSE = (
    "Положением региона паспорт ДПО не предусмотрен; составлен по тем же семи разделам, что и в других регионах."
)
_WIDTHS = (34.0, 106.0)
_DASH = "–"
_SIGNATURE = f"____________________{NBSP * 3}/ ______________________________ /{NBSP * 3}«____» ______________ 20___ г."


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
    book.add_page("Титульный лист", _WIDTHS, list(_title_page(passport, region, source)))
    for number, name, lines in by_section(passport.lines):
        heading = f"Раздел {number}. {name[:1].upper()}{name[1:]}"
        rows = [_cells(line, with_year=passport.year_before is not None) for line in lines]
        book.add_table(f"Раздел {number}", heading, _columns(passport), rows)
    book.add_page("Обозначения", _WIDTHS, list(_last_page(passport)))
    book.close()


def _title_page(passport: RegionPassport, region: dict[str, Any], source: ReleaseSource) -> Iterator[Line]:
    basis = _basis(passport.code)
    if approved_by := basis.get("approved_by_ru"):
        yield Line("text", ["", f"УТВЕРЖДАЮ\n{approved_by}\n\n{_SIGNATURE}"])
    yield Line("text", [""], 40)
    yield Line("title", [_TITLE], 48)
    yield Line("subtitle", ["(паспорт ДПО)"], 22)
    yield Line("title", [region["name_ru"]], 32)
    yield Line("subtitle", [f"по состоянию на {day_in_words(passport.as_of)}"], 24)
    yield Line("text", [""], 30)
    yield Line("text", ["Основание", _act(region, basis)])
    yield Line("text", ["Орган управления образованием", region["ministry_ru"] or _DASH])
    yield Line("text", ["ЦНППМ", "; ".join(p.strip() for p in (region["cnppm_ru"] or _DASH).split(";"))])
    yield Line("text", ["Выпуск данных", source.release_id])
    yield Line("text", ["Состояние данных", _state(passport, source)])
    yield Line("text", ["Содержание", _contents(passport)])


def _act(region: dict[str, Any], basis: dict[str, str | None]) -> str:
    act = region["act_ru"] or _DASH
    return f"{act}; {basis['clause_ru']}" if basis else f"{act}. {_NO_CLAUSE}"


def _state(passport: RegionPassport, source: ReleaseSource) -> str:
    if passport.code in source.decision.withheld or passport.state == "withheld":
        why = passport.state_reasons_ru
        if passport.is_stale and passport.has_figures:
            return (
                f"Новые данные не опубликованы: {why}. Приведены прежние данные на {day(passport.as_of)} "
                f"из выпуска {passport.figures_release_id}."
            )
        return f"Данные не опубликованы: {why}."
    if passport.state == "provisional":
        return f"Данные предварительные: {passport.state_reasons_ru}."
    return "Данные опубликованы полностью."


def _contents(passport: RegionPassport) -> str:
    """One line per section: how many of its lines have a figure."""
    return "\n".join(
        f"{number}. {name[:1].upper()}{name[1:]}: заполнено строк – {sum(line.value is not None for line in lines)} "
        f"из {len(lines)}"
        for number, name, lines in by_section(passport.lines)
    )


def _columns(passport: RegionPassport) -> list[Column]:
    year = [Column(f"На {day(passport.year_before)}", 12, "centre")] if passport.year_before else []
    return [
        Column("№", 6, "centre"),
        Column("Показатель", 42),
        Column("Единица измерения", 13, "centre"),
        Column(f"На {day(passport.as_of)}", 14, "centre"),
        Column("Месяцем ранее", 12, "centre"),
        *year,
        Column("Цель региона", 16, "centre"),
        Column("Пояснение", 32, "note"),
    ]


def _cells(line: PassportLine, *, with_year: bool) -> list[Cell]:
    def figure(value: float | None, otherwise: str) -> Cell:
        return (value, cast("Number", line.kind)) if value is not None else otherwise

    return [
        f"{line.section_no}.{line.line_no}",
        line.line_ru,
        "%" if line.kind == "share" else line.unit,
        figure(line.value, line.symbol),
        figure(line.month_before, _DASH),
        *([figure(line.year_before, _DASH)] if with_year else []),
        line.target_ru or _DASH,
        line.words,
    ]


def _last_page(passport: RegionPassport) -> Iterator[Line]:
    yield Line("section", ["Условные обозначения"], 24)
    for symbol, meaning in SYMBOLS.items():
        yield Line("text", [symbol, meaning])
    yield Line("text", [_DASH, "сравнение не ведётся, значения нет или цель не установлена"])
    yield Line("text", ["Месяцем ранее", "приводится для строк, которые являются показателями региона"])
    if passport.year_before:
        text = "значение на конец прошлого года; для строк «с начала года» – за весь прошлый год"
        yield Line("text", [f"На {day(passport.year_before)}", text])
    yield Line("text", ["С начала года", f"с 1 января {passport.as_of.year} года по отчётную дату"])
    yield Line("text", ["Результаты обучающихся", "сопоставляются по муниципалитетам и предметам, не по людям"])
    yield Line("text", [""], 30)
    yield Line("section", ["Подписи"], 24)
    prepared_by = _basis(passport.code).get("prepared_by_ru")
    yield Line("text", ["Паспорт заполнил", f"{prepared_by or ''}\n\n{_SIGNATURE}"])
    yield Line("text", ["Сведения проверил", f"\n\n{_SIGNATURE}"])


def _basis(region_code: str) -> dict[str, str | None]:
    """Clause of the region's act and whom it charges; empty where the act does not name the passport."""
    rows = seed("passport_basis").filter(seed("passport_basis")["region_code"] == region_code).to_dicts()
    return rows[0] if rows else {}
