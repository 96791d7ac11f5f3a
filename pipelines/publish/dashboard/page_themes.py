"""The thematic pages of each region and of the country: which there are and what their templates are given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.publish.dashboard.page import Page, Site
from pipelines.publish.dashboard.region import RegionView
from pipelines.publish.dashboard.series import months_data
from pipelines.publish.dashboard.themes import chain_page, methodists_page
from pipelines.publish.dashboard.themes.advice_page import advice_page
from pipelines.publish.dashboard.themes.borders import Borders, borders_of
from pipelines.publish.dashboard.themes.changes_page import changes_page, names_of
from pipelines.publish.dashboard.themes.indicator_table import indicator_table
from pipelines.publish.dashboard.themes.map_page import DeficitMapPage, deficit_map_page
from pipelines.publish.dashboard.themes.methodology_page import formulas, glossary, levels
from pipelines.publish.dashboard.themes.month_files import competency_names
from pipelines.publish.dashboard.themes.roadmap_page import STATUS, roadmap_page
from pipelines.publish.format_ru import day
from pipelines.publish.workbook.passport_lines import by_section, passport_of
from pipelines.quality.disclosure.rules import MIN_DENOMINATOR, MIN_NUMERATOR

_DEFICITS = ("deficits.js", "pictures.js")
_CHARTS = ("themes.js",)


def pages(site: Site) -> Iterator[Page]:
    """Pages of every region, then those of the country."""
    for view in site.views:
        if view.has_figures:
            yield from _region_pages(site, view)
    yield Page("methodology.html", "Методология и термины", "themes/methodology.html", lambda: _methodology(site),
               menu="Методология")  # fmt: skip
    yield Page("changes.html", "Что изменилось с прежнего выпуска", "themes/changes.html", lambda: _changes(site),
               menu="Что изменилось")  # fmt: skip


def _region_pages(site: Site, view: RegionView) -> Iterator[Page]:
    code, name = view.code, view.name
    deficits = _deficits(site, view)
    if deficits is not None:
        borders = borders_of(site.borders_dir, code, [place[0] for place in deficits.payload["places"]])
        yield Page(f"map-{code}.html", f"Карта дефицитов: {name}", "themes/map.html",
                   lambda: _map(view, deficits, borders), code, "Карта дефицитов",
                   scripts=(*_DEFICITS, "map.js", "map_picture.js"), has_charts=borders.shapes is not None)  # fmt: skip
        yield Page(f"heat-{code}.html", f"Предметы и компетенции: {name}", "themes/heat.html",
                   lambda: _heat(site, view, deficits), code, "Предметы",
                   scripts=(*_DEFICITS, "heat.js", "heat_picture.js"))  # fmt: skip
    tables = site.source.tables
    chain, mentoring, roadmap = (
        code in table["region_code"]
        for table in (tables.support_chain_regional, tables.mentoring_regional, tables.roadmap)
    )
    yield Page(f"chain-{code}.html", f"Цепочка сопровождения: {name}", "themes/chain.html",
               lambda: _chain(site, view), code, "Сопровождение", scripts=_CHARTS, has_charts=chain)  # fmt: skip
    yield Page(f"methodists-{code}.html", f"Методисты и наставничество: {name}", "themes/methodists.html",
               lambda: _methodists(site, view), code, "Методисты", scripts=_CHARTS, has_charts=mentoring)  # fmt: skip
    yield Page(f"roadmap-{code}.html", f"Дорожная карта: {name}", "themes/roadmap.html",
               lambda: _roadmap(site, view), code, "Дорожная карта", has_charts=roadmap)  # fmt: skip
    yield Page(f"passport-{code}.html", f"Паспорт ДПО: {name}", "themes/passport.html",
               lambda: _passport(site, view), code, "Паспорт ДПО")  # fmt: skip
    yield Page(f"advice-{code}.html", f"Адресные рекомендации: {name}", "themes/advice.html",
               lambda: _advice(site, view), code, "Рекомендации")  # fmt: skip


def _deficits(site: Site, view: RegionView) -> DeficitMapPage | None:
    return deficit_map_page(site.source, view.code, site.deficits[view.code])


def _map(view: RegionView, page: DeficitMapPage, borders: Borders) -> dict[str, Any]:
    notes = [f"Положение не известно, показаны у края схемы: {', '.join(page.unplaced)}."] if page.unplaced else []
    notes += [borders.message] if borders.message else []
    return {
        "heading": f"Карта дефицитов: {view.name}",
        "sentences": page.sentences,
        "notice": view.notice,
        "map_notes": notes,
        "has_borders": borders.shapes is not None,
        "page_data": page.payload,
    }


def _heat(site: Site, view: RegionView, page: DeficitMapPage) -> dict[str, Any]:
    kept = ("region", "months", "keys", "now", "places", "pairs", "subjects", "groups")
    names = competency_names(site.source, view.code)
    return {
        "heading": f"Предметы и группы компетенций: {view.name}",
        "sentences": page.sentences[:1],
        "notice": view.notice,
        "page_data": {**{key: page.payload[key] for key in kept}, "competencies": names},
    }


def _chain(site: Site, view: RegionView) -> dict[str, Any]:
    months = view.figures.months
    chart = chain_page.chain_chart(site.source, view.code, months)
    return {
        "heading": f"Цепочка сопровождения: {view.name}",
        "sentences": chain_page.chain_sentences(site.source, view.code, view.figures.month),
        "notice": view.notice,
        "chart": chart,
        **_table(view, chain_page.BY_MUNICIPALITY, {"chain": chart} if chart else {}),
    }


def _methodists(site: Site, view: RegionView) -> dict[str, Any]:
    chart = methodists_page.forms_chart(site.source, view.code, view.figures.months)
    return {
        "heading": f"Методисты и наставничество: {view.name}",
        "sentences": methodists_page.methodists_sentences(view.figures),
        "notice": view.notice,
        "chart": chart,
        **_table(view, methodists_page.BY_MUNICIPALITY, {"forms": chart} if chart else {}),
    }


def _table(view: RegionView, codes: tuple[str, ...], charts: dict[str, Any]) -> dict[str, Any]:
    """The table of municipalities and the data of the page that holds it."""
    table = indicator_table(view, codes)
    series = {"series": table.series, "units": table.units} if table else {}
    months = months_data(view.figures.months, view.figures.month)
    return {"table": table, "page_data": {**months, **series, "charts": charts}}


def _roadmap(site: Site, view: RegionView) -> dict[str, Any]:
    page = roadmap_page(site.source, view.code)
    data = {**months_data(page.months, page.at), "charts": {"roadmap": page.chart}} if page else None
    none = "Акт региона не устанавливает дорожной карты: сравнивать план с исполнением не с чем."
    return {
        "heading": f"Дорожная карта: {view.name}",
        "sentences": page.sentences if page else [none],
        "notice": view.notice,
        "roadmap": page,
        "statuses": STATUS,
        "page_data": data,
    }


def _passport(site: Site, view: RegionView) -> dict[str, Any]:
    passport = passport_of(site.source, view.code)
    sections = list(by_section(passport.lines)) if passport else []
    shown = sum(line.value is not None for line in passport.lines) if passport else 0
    total = len(passport.lines) if passport else 0
    sentences = ["Паспорт за последний месяц не составлен: данных нет."]
    if passport:
        required = "предусмотрен" if passport.is_required else "не предусмотрен"
        sentences = [
            f"Паспорт на {day(passport.as_of)}: заполнено строк – {shown} из {total}.",
            f"Положением региона паспорт {required}.",
        ]
    return {
        "heading": f"Паспорт ДПО: {view.name}",
        "sentences": sentences,
        "notice": view.notice,
        "passport": passport,
        "sections": sections,
        "code": view.code,
    }


def _advice(site: Site, view: RegionView) -> dict[str, Any]:
    page = advice_page(site.source, view.code)
    return {
        "heading": f"Адресные рекомендации: {view.name}",
        "sentences": page.sentences,
        "notice": view.notice,
        "advice": page,
        "code": view.code,
    }


def _methodology(site: Site) -> dict[str, Any]:
    return {
        "heading": "Методология и термины",
        "sentences": [
            "Здесь словами описано, как получено каждое значение, на каком пункте акта оно основано и почему часть "
            "значений не показана."
        ],
        "notice": "",
        "formulas": formulas(site.source),
        "levels": levels(),
        "terms": glossary(site.source),
        "min_group": MIN_DENOMINATOR,
        "min_cases": MIN_NUMERATOR,
    }


def _changes(site: Site) -> dict[str, Any]:
    source = site.source
    page = changes_page(names_of(source.regions, source.tables.kpi_municipal, source.kpis), site.changes)
    return {
        "heading": "Что изменилось с прежнего выпуска",
        "sentences": page.sentences,
        "notice": "",
        "changes": page,
    }
