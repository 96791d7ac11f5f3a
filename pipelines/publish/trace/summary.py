"""A trace in sentences: the same lines on the terminal and on the first sheet of the workbook."""

from __future__ import annotations

import polars as pl

from pipelines.publish.trace.release import Trace

PARTS = {"denominator": "знаменатель", "numerator": "числитель"}
STATES = {"whole": "на месте, не изменён", "missing": "файла нет", "changed": "файл изменён"}
_SUPPRESSED = "скрыто (малая группа). Ниже – внутренние данные: передавать их наружу и выводить из них значение нельзя"


def summary(trace: Trace) -> list[tuple[str, str]]:
    """Label and text, in the order they are read."""
    lines = [
        ("Выпуск", trace.release_id),
        ("Показатель", f"{trace.meaning.title} ({trace.figure.kpi_code})"),
        ("Где", trace.meaning.place),
        ("На дату", f"{trace.figure.as_of:%d.%m.%Y}"),
        ("Опубликовано", _published(trace)),
    ]
    if trace.traced is None:
        return [*lines, ("Прослежено", "строк нет: показатель не рассчитан, действующих данных нет")]
    for part, count, words in (
        ("numerator", trace.traced.numerator, trace.meaning.numerator),
        ("denominator", trace.traced.denominator, trace.meaning.denominator),
    ):
        rows = trace.traced.rows.filter(pl.col("part") == part)
        if count or words:
            text = f"{count}; строк файлов: {_places(rows)}. {words}".rstrip(". ")
            lines.append((PARTS[part].capitalize(), text))
    whole = int((trace.files["state"] == "whole").sum())
    broken = trace.files.height - whole
    tail = f", отсутствует или изменено: {broken}" if broken else ", все на месте и не изменены"
    return [*lines, ("Файлы", f"{trace.files.height}{tail if trace.files.height else ''}")]


def _places(rows: pl.DataFrame) -> int:
    return rows.filter(pl.col("path").is_not_null()).select("path", "member", "sheet", "row_number").n_unique()


def _published(trace: Trace) -> str:
    cell = trace.published
    if cell.is_suppressed:
        return _SUPPRESSED
    if cell.state == "withheld":
        return "не публикуется. Ниже – то, что рассчитано внутри"
    if cell.numerator is None:
        return "нет данных"
    return f"числитель {cell.numerator}" + ("" if cell.denominator is None else f", знаменатель {cell.denominator}")
