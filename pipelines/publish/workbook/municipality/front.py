"""First sheet of a municipality's workbook: what it is, in which state, the main things in words, symbols."""

from __future__ import annotations

from pipelines.publish.format_ru import day_in_words, figure, number, share
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.front import Front
from pipelines.publish.workbook.municipality.place import Place
from pipelines.publish.workbook.municipality.sheets import DEFINITIONS
from pipelines.publish.workbook.report import advice, charts, comparison, deficits, history, indicators
from pipelines.publish.workbook.report.cells import Row
from pipelines.publish.workbook.report.region import STAFF, state_remark, state_words

NAME = "О выпуске"
_WIDTHS = (30.0, 110.0)
_SHEETS = (
    (indicators.NAME, "показатели рядом с регионом: значение, цель, выполнение, динамика"),
    (comparison.NAME, "значения муниципального образования и региона"),
    (charts.NAME, "диаграммы: доли, дефициты, ход диагностики по месяцам"),
    (deficits.SUBJECTS, "доля педагогов с дефицитом по предметам и группам компетенций"),
    (advice.NAME, "что и на каком основании предлагается сделать"),
    (history.NAME, "показатели по месяцам"),
    (DEFINITIONS, "что означает каждый показатель"),
)


def add_front(book: Book, place: Place) -> None:
    """Name, date, release, state, how the municipality stands beside its region."""
    local, region = place.local, place.region
    staff = local.figures.now(STAFF)
    front = Front(book, NAME, local.name, _WIDTHS)
    front.pair("Регион", region.name)
    front.pair("Код ОКТМО", local.code)
    front.pair("По состоянию на", day_in_words(local.month))
    front.pair("Выпуск", place.source.release_id)
    if staff:
        why = state_remark(staff)
        front.pair("Состояние данных", state_words(staff) + (f": {why}" if why else ""))
        if staff["denominator"] is not None:
            front.pair("Работников", number(staff["denominator"]))
    lines = _main(place)
    if lines:
        front.heading("Главное")
        for line in lines:
            front.paragraph(line)
    front.heading("Листы")
    for name, text in _SHEETS:
        front.link(name, text)
    front.symbols()
    front.close()


def _main(place: Place) -> list[str]:
    """Plain sentences from published figures; none where there is nothing to say."""
    return [*_diagnosed(place), *_targets(place), *_advice(place)]


def _diagnosed(place: Place) -> list[str]:
    here, there = place.local.figures.now(STAFF), place.region.figures.now(STAFF)
    if here is None or here["value"] is None:
        return []
    text = f"Диагностику в ЦНППМ с начала года прошли {share(here['value'])} работников"
    beside = f"; по региону – {share(there['value'])}" if there and there["value"] is not None else ""
    return [f"{text}{beside}."]


def _targets(place: Place) -> list[str]:
    rows = [(k, place.local.figures.now(k.code)) for k in place.local.kpis if k.target_ru]
    judged = [(k, row) for k, row in rows if row and row["value"] is not None]
    behind = [(k, row) for k, row in judged if row["status"] in ("not_met", "in_progress")]
    if not judged:
        return []
    if not behind:
        return [f"Значения не хуже целей региона по всем показателям с целью ({len(judged)})."]
    listed = "; ".join(f"«{k.short}» – {_value(row, k.unit)} (цель региона: {k.target_ru})" for k, row in behind)
    return [f"До целей региона не хватает по показателям: {listed}."]


def _advice(place: Place) -> list[str]:
    rows = place.source.tables.recommendations.sort("address_kind", "priority_rank")
    return [f"Прежде всего: {rows['text_ru'][0]}"] if rows.height else []


def _value(row: Row, unit: str) -> str:
    return figure(row["value"], unit)
