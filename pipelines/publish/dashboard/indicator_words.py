"""What the page of an indicator says in words: its formula, its course over the months, its municipalities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.dashboard.region import Card, RegionView
from pipelines.publish.format_ru import NBSP, figure, month, number, plural

if TYPE_CHECKING:
    from pipelines.publish.dashboard.page_indicators import PlaceRow

_PLACES = ("муниципалитета", "муниципалитетов", "муниципалитетов")


def formula(kpi: Kpi) -> str:
    """How the value follows from numerator and denominator."""
    if kpi.unit == "count":
        return "Значение – количество; делить его не на что."
    if kpi.unit == "ratio":
        return "Значение = числитель ÷ знаменатель: сколько единиц числителя приходится на одну единицу знаменателя."
    return f"Значение = числитель ÷ знаменатель × 100{NBSP}%."


def course(view: RegionView, card: Card) -> str:
    """Where the indicator stands, where it was at the beginning, its highest and lowest months."""
    unit = card.kpi.unit
    values = view.figures.trend(card.kpi.code)
    known = [(m, v) for m, v in zip(view.figures.months, values, strict=True) if v is not None]
    if not known:
        return "Опубликованных значений за эти месяцы нет."
    (first, start), (last, end) = known[0], known[-1]
    text = f"{month(last)}: {figure(end, unit)}"
    if len(known) > 1:
        high, low = max(known, key=lambda k: k[1]), min(known, key=lambda k: k[1])
        text += f"; {month(first)}: {figure(start, unit)}. "
        text += (
            f"Наибольшее значение – {figure(high[1], unit)} ({month(high[0])}), "
            f"наименьшее – {figure(low[1], unit)} ({month(low[0])})"
            if high[1] != low[1]
            else "За все месяцы значение не менялось"
        )
    text += "."
    if card.kpi.target_ru:
        text += f" Цель: {card.kpi.target_ru}."
    if card.kpi.time_window == "ytd" and len({m.year for m, _ in known}) > 1:
        text += " Счёт идёт с начала года, поэтому в январе начинается заново."
    return text[:1].upper() + text[1:]


def distribution(view: RegionView, card: Card, rows: Sequence[PlaceRow]) -> str:
    """How the municipalities stand to the region; how many have no figure and why."""
    known = [row.cell.value for row in rows if row.cell and row.cell.value is not None]
    row = view.figures.now(card.kpi.code)
    parts = []
    if known and row and row["value"] is not None and card.kpi.unit != "count":
        above = sum(v > row["value"] for v in known)
        below = sum(v < row["value"] for v in known)
        parts.append(f"Выше значения региона – у {_places(above)}, ниже – у {_places(below)}")
    elif known:
        none = sum(v == 0 for v in known)
        parts.append(f"Значение есть у {_places(len(known))}, из них нулевое – у {number(none)}")
    symbols = [row.cell.text for row in rows if row.cell and row.cell.is_missing]
    hidden = sum(s in ("c", "low") for s in symbols)
    for count, words in (
        (hidden, "скрыто для защиты сведений о людях – у"),
        (symbols.count("x"), "нет данных – у"),
        (symbols.count("z"), "показатель неприменим – у"),
    ):
        if count:
            parts.append(f"{words} {_places(count)}")
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _places(count: int) -> str:
    return f"{number(count)} {plural(count, *_PLACES)}"
