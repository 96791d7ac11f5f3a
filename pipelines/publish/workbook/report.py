"""What stands in `report.xlsx`: which sheets, which columns, which rows. How a sheet looks is in `sheet`."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import polars as pl

from pipelines.publish.dictionary import COLUMNS, SYMBOLS
from pipelines.publish.format_ru import day
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import (
    ADDRESS_KIND,
    DECISION,
    GROUP,
    SHORT_TITLE,
    STATE,
    STATUS,
    STATUS_SIGN,
    TARGET_BASIS,
    state_reasons,
)
from pipelines.publish.workbook.sheet import Field, Workbook
from pipelines.reference import seed

_KPI = (
    Field("as_of", "На дату", "date", 12),
    Field("title", "Показатель", width=44),
    Field("value", "Значение", "mixed", 12),
    Field("numerator", "Числитель", "count", 12),
    Field("denominator", "Знаменатель", "count", 13),
    Field("missing_reason", "Почему нет значения", width=12),
    Field("target_operator", "Условие цели", width=10),
    Field("target_value", "Цель", "mixed", 10),
    Field("status_ru", "Выполнение", "status", 20),
    Field("state_ru", "Состояние", width=18),
    Field("state_reasons_ru", "Причины состояния", width=40),
    Field("coverage", "Полнота данных", "share", 11),
    Field("stale_ru", "Из прошлого выпуска", width=12),
)
_REGIONAL = (Field("region_ru", "Регион", width=24), *_KPI)
_MUNICIPAL = (
    Field("region_ru", "Регион", width=24),
    Field("municipality_ru", "Муниципальное образование", width=38),
    *_KPI,
)
_DEFICITS = (
    Field("region_ru", "Регион", width=24),
    Field("municipality_ru", "Муниципальное образование", width=38),
    Field("as_of", "На дату", "date", 12),
    Field("subject_ru", "Предмет", width=26),
    Field("group_ru", "Группа компетенций", width=26),
    Field("diagnosed", "Прошли диагностику", "count", 13),
    Field("high", "Высокий уровень дефицита", "count", 12),
    Field("medium", "Средний уровень дефицита", "count", 12),
    Field("low", "Низкий уровень дефицита", "count", 12),
    Field("none", "Дефицит не выявлен", "count", 12),
    Field("deficit_share", "Доля с дефицитом", "share", 12),
    Field("mean_percent", "Средний результат", "share", 12),
    Field("uncovered", "С дефицитом и без обучения", "count", 13),
    Field("priority_rank", "Место по числу не охваченных", "count", 13),
    Field("missing_reason", "Почему нет значений", width=12),
    Field("details_reason", "Почему скрыта часть столбцов", width=14),
)
_ADVICE = (
    Field("region_ru", "Регион", width=24),
    Field("kind_ru", "Адресат", width=26),
    Field("address_ru", "Кому адресовано", width=38),
    Field("priority_rank", "Место по срочности", "count", 11),
    Field("text_ru", "Рекомендация", "prose", 90),
    Field("actor_ru", "Ответственный", "prose", 40),
    Field("as_of", "На дату", "date", 12),
    Field("value", "Значение", "mixed", 12),
    Field("target_value", "Ориентир", "mixed", 12),
    Field("basis_ru", "Основание ориентира", width=20),
    Field("group_size", "Размер группы", "count", 11),
    Field("affected_count", "Требуют внимания", "count", 11),
    Field("clause_ru", "Пункт положения", "prose", 40),
    Field("reason_ru", "Обоснование порога", "prose", 40),
    Field("state_ru", "Состояние", width=18),
    Field("stale_ru", "Из прошлого выпуска", width=12),
)
_DICTIONARY = (
    Field("table", "Файл", width=22),
    Field("column", "Столбец", width=24),
    Field("label", "Название", width=44),
    Field("unit_ru", "Единица", width=34),
    Field("meaning", "Пояснение", width=90),
)


def write_report(release: Path, source: ReleaseSource) -> None:
    """Write `report.xlsx`: all months of regions, the last one of municipalities and of the map, recommendations."""
    title = f"Показатели РС НМС на {day(source.as_of)}"
    book = Workbook(release / "report.xlsx", title, datetime.combine(source.as_of, time()))
    book.add_text("О выпуске", title, _about(source))
    book.add_table("Показатели региона", _REGIONAL, _kpi(source, source.tables.kpi_regional))
    book.add_table("Муниципалитеты", _MUNICIPAL, _kpi(source, _last_month(source.tables.kpi_municipal)))
    book.add_table("Карта дефицитов", _DEFICITS, _deficits(source))
    book.add_table("Рекомендации", _ADVICE, _advice(source))
    book.add_table("Словарь", _DICTIONARY, _dictionary())
    book.close()


def _about(source: ReleaseSource) -> list[tuple[str, str]]:
    names = dict(source.regions.select("region_code", "name_ru").iter_rows())
    withheld = [
        (names.get(code, code), f"не публикуется: {state_reasons(';'.join(f'failed_{r}' for r in reasons))}")
        for code, reasons in source.decision.withheld.items()
    ]
    return [
        ("Выпуск", source.release_id),
        ("Данные на", day(source.as_of)),
        ("Решение", DECISION[source.decision.decision]),
        ("Регионы", ", ".join(names.values())),
        *withheld,
        ("Муниципалитеты и карта", "последний месяц; все месяцы – в файлах kpi_municipal и deficit_map"),
        ("", ""),
        ("Обозначения", ""),
        *SYMBOLS.items(),
    ]


def _kpi(source: ReleaseSource, table: pl.DataFrame) -> pl.DataFrame:
    """Rows with names and words in place of codes."""
    units = source.kpis.select("kpi_code", "unit", "short_title_ru").unique(
        "kpi_code", keep="first", maintain_order=True
    )
    reasons = {code: state_reasons(code) for code in table["state_reasons"].unique().drop_nulls()}
    status = {code: f"{STATUS_SIGN[code]} {word}" for code, word in STATUS.items()}
    return table.join(units, on="kpi_code", how="left", maintain_order="left").with_columns(
        _region_name(source),
        title=pl.col("kpi_code").replace_strict(SHORT_TITLE, default=pl.col("short_title_ru")),
        status_ru=pl.col("status").replace_strict(status, default=None, return_dtype=pl.String),
        state_ru=pl.col("state").replace_strict(STATE, default=pl.col("state")),
        state_reasons_ru=pl.col("state_reasons").replace_strict(reasons, default=None, return_dtype=pl.String),
        stale_ru=pl.when("stale").then(pl.lit("да")),
    )


def _deficits(source: ReleaseSource) -> pl.DataFrame:
    """Rows where somebody was diagnosed, or something is hidden."""
    subjects = {"all": "все предметы", **dict(seed("taught_subjects").select("subject_code", "subject_ru").iter_rows())}
    rows = _last_month(source.tables.deficit_map).filter(
        (pl.col("diagnosed") > 0) | pl.col("missing_reason").is_not_null()
    )
    return rows.with_columns(
        _region_name(source),
        subject_ru=pl.col("subject").replace_strict(subjects, default=pl.col("subject")),
        group_ru=pl.col("competency_group").replace_strict(GROUP, default=pl.col("competency_group")),
    )


def _advice(source: ReleaseSource) -> pl.DataFrame:
    """Recommendations with words in place of codes, the region's own first."""
    order = list(ADDRESS_KIND)
    return source.tables.recommendations.sort(
        "region_code", pl.col("address_kind").replace_strict(order, range(len(order))), "priority_rank"
    ).with_columns(
        _region_name(source),
        kind_ru=pl.col("address_kind").replace_strict(ADDRESS_KIND),
        basis_ru=pl.col("target_basis").replace_strict(TARGET_BASIS),
        state_ru=pl.col("state").replace_strict(STATE, default=pl.col("state")),
        stale_ru=pl.when("stale").then(pl.lit("да")),
    )


def _region_name(source: ReleaseSource) -> pl.Expr:
    names = dict(source.regions.select("region_code", "name_ru").iter_rows())
    return pl.col("region_code").replace_strict(names, default=pl.col("region_code")).alias("region_ru")


def _last_month(table: pl.DataFrame) -> pl.DataFrame:
    return table.filter(pl.col("as_of") == pl.col("as_of").max().over("region_code"))


def _dictionary() -> pl.DataFrame:
    rows = [(name, column, *texts) for name, columns in COLUMNS.items() for column, texts in columns.items()]
    return pl.DataFrame(rows, schema=["table", "column", "label", "unit_ru", "meaning"], orient="row")
