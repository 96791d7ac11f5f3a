"""The support chain of a region: how many get from the diagnosis to the closed deficit, and how long it takes."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pipelines.publish.format_ru import day, number, plural, share
from pipelines.publish.source import ReleaseSource
from pipelines.reference import seed

#: indicators of the stages of the chain that municipalities publish
BY_MUNICIPALITY = ("diagnosed_share", "iom_share", "iom_completed_share", "postcourse_share", "deficit_closed_share")


def chain_chart(source: ReleaseSource, region_code: str, months: list[date]) -> dict[str, Any] | None:
    """The chart for the scripts: `steps` in words, `by_month` per month a list of [persons or symbol, median days].

    None where the release shows no chain of the region.
    """
    rows = _rows(source, region_code)
    if rows.is_empty():
        return None
    words = dict(seed("support_steps").select("step", "step_ru").iter_rows())
    order = rows.select("step_no", "step").unique().sort("step_no")
    cells = {(r["as_of"], r["step_no"]): r for r in rows.iter_rows(named=True)}
    by_month = [[_cell(cells.get((m, n))) for n in order["step_no"]] for m in months]
    steps = [words.get(step, step) for step in order["step"]]
    option = {"title": "Цепочка сопровождения", "unit": "count", "steps": steps, "by_month": by_month, "summary": ""}
    return {"kind": "chain", "options": [option]}


def chain_sentences(source: ReleaseSource, region_code: str, at: date) -> list[str]:
    """How far people get, and the step where the most of them are lost."""
    rows = _rows(source, region_code).filter(pl.col("as_of") == at).sort("step_no")
    shown = rows.filter(pl.col("persons_count").is_not_null())
    if shown.is_empty() or not shown["persons_count"][0] or shown["step_no"][0] != 1:
        return [f"На {day(at)} цепочку сопровождения показать нельзя: данных нет или они скрыты."]
    words = dict(seed("support_steps").select("step", "step_ru").iter_rows())
    first, last = shown.row(0, named=True), shown.row(-1, named=True)
    people = plural(first["persons_count"], "работник", "работника", "работников")
    passed = plural(first["persons_count"], "прошёл", "прошли", "прошли")
    came = plural(last["persons_count"], "дошёл", "дошли", "дошли")
    found = [
        f"На {day(at)} диагностику {passed} {number(first['persons_count'])} {people}; "
        f"до ступени «{words[last['step']]}» {came} {number(last['persons_count'])} "
        f"({share(last['persons_count'] / first['persons_count'])})."
    ]
    if shown.height > 1:
        found.append(_greatest_loss(shown, words))
    return found


def _greatest_loss(shown: pl.DataFrame, words: dict[str, str]) -> str:
    lost = shown.with_columns(
        before=pl.col("persons_count").shift(), lost=pl.col("persons_count").shift() - pl.col("persons_count")
    ).drop_nulls("before")
    worst = lost.sort("lost", "step_no", descending=[True, False]).row(0, named=True)
    if worst["lost"] <= 0:
        return "Ни на одной из показанных ступеней отсева нет."
    return (
        f"Больше всего отсеивается перед ступенью «{words[worst['step']]}»: не дошло до неё {number(worst['lost'])} "
        f"из {number(worst['before'])}."
    )


def _rows(source: ReleaseSource, region_code: str) -> pl.DataFrame:
    return source.tables.support_chain_regional.filter(pl.col("region_code") == region_code)


def _cell(row: dict[str, Any] | None) -> list[Any]:
    if row is None:
        return ["x", None]
    if row["persons_count"] is None:
        return [row["missing_reason"] or "x", None]
    return [row["persons_count"], row["median_days_from_previous"]]
