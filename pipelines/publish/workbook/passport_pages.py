"""First and last page of the ДПО passport: what it is, by which act, in which state; symbols and signatures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.publish.dictionary import SYMBOLS
from pipelines.publish.format_ru import NBSP, day, day_in_words
from pipelines.publish.source import ReleaseSource
from pipelines.publish.workbook.document import Line
from pipelines.publish.workbook.passport_lines import RegionPassport, by_section
from pipelines.reference import seed

WIDTHS = (34.0, 106.0)
_TITLE = (
    "Паспорт региональной системы научно-методического сопровождения педагогических работников и управленческих кадров"
)
_NO_CLAUSE = (
    "Положением региона паспорт ДПО не предусмотрен; составлен по тем же семи разделам, что и в других регионах."
)
_DASH = "–"
_SIGNATURE = f"____________________{NBSP * 3}/ ______________________________ /{NBSP * 3}«____» ______________ 20___ г."


def title_page(passport: RegionPassport, region: dict[str, Any], source: ReleaseSource) -> Iterator[Line]:
    """Lines of the first page; `region` is a row of `source.regions`."""
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


def last_page(passport: RegionPassport) -> Iterator[Line]:
    """Lines of the last page."""
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
