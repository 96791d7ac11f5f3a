"""«Главное»: a few plain sentences about a region, made by rules from published figures only."""

from __future__ import annotations

import polars as pl

from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.dashboard.figures import RegionFigures
from pipelines.publish.dashboard.intervals import surely
from pipelines.publish.format_ru import NBSP, continued, figure, number, plural, share
from pipelines.publish.words import ADDRESS_KIND, GROUP

_MAIN_KPI = "diagnosed_share"
_LISTED = 3


def sentences(figures: RegionFigures, kpis: list[Kpi], subjects: dict[str, str], advice: pl.DataFrame) -> list[str]:
    """Plain text: goals, what changed, where it is worst, which deficits, where to act first.

    `advice`: the recommendations of the region. A rule without published figures says nothing.
    """
    return [
        *_goals(figures, kpis),
        *_changed(figures, kpis),
        *_diagnosed(figures),
        *_deficits_found(figures, subjects),
        *_first_step(advice),
    ]


def _goals(figures: RegionFigures, kpis: list[Kpi]) -> list[str]:
    if not any(k.target_ru for k in kpis):
        return ["Нормативный акт региона не устанавливает целевых значений; показаны фактические."]
    judged = [(k, row) for k in kpis if k.target_ru and (row := figures.now(k.code)) and row["value"] is not None]
    if not judged:
        return []
    met = [k for k, row in judged if row["status"] == "met"]
    total = len(judged)
    text = f"Цели достигнуты по {len(met)} из {total} {plural(total, 'показателя', 'показателей', 'показателей')}."
    for status, words in (("not_met", "Не достигнуты"), ("in_progress", "В работе, срок ещё не наступил")):
        rest = [(k, row) for k, row in judged if row["status"] == status]
        if rest:
            listed = "; ".join(f"«{k.short}» – {figure(row['value'], k.unit)} (цель: {k.target_ru})" for k, row in rest)
            text += f" {words}: {listed}."
    return [text]


def _changed(figures: RegionFigures, kpis: list[Kpi]) -> list[str]:
    """The share that moved most within the month; a count from the year's beginning is not compared over New Year."""
    moves = []
    for kpi in kpis:
        now, before = figures.now(kpi.code), figures.before(kpi.code)
        if kpi.unit != "share" or not now or not before or now["value"] is None or before["value"] is None:
            continue
        if kpi.time_window != "ytd" or now["as_of"].year == before["as_of"].year:
            moves.append((round((now["value"] - before["value"]) * 100, 1), kpi, before["value"], now["value"]))
    if not any(move[0] for move in moves):
        return []
    change, kpi, old, new = max(moves, key=lambda m: abs(m[0]))
    better = {"up": 1, "down": -1}.get(kpi.direction, 0) * change
    judged = "к лучшему" if better > 0 else "к худшему" if better < 0 else ""
    verb = "вырос" if change > 0 else "снизился"
    text = f"За месяц сильнее всего {verb} показатель «{kpi.short}»: с {share(old)} до {share(new)}"
    return [f"{text}, это {judged}." if judged else f"{text}."]


def _diagnosed(figures: RegionFigures) -> list[str]:
    now = figures.now(_MAIN_KPI)
    if now is None or now["value"] is None:
        return []
    total = now["denominator"]
    people = plural(total, "работника", "работников", "работников")
    done = f"{number(now['numerator'])} из {number(total)} {people} ({share(now['value'])})"
    return [f"Диагностику в ЦНППМ с начала года прошли {done}{_lagging(figures)}."]


def _lagging(figures: RegionFigures) -> str:
    """The municipalities where the smallest share was diagnosed; where they are many alike, how many."""
    known = figures.municipal_now(_MAIN_KPI).sort("value", "municipality_code")
    if known.height <= _LISTED:
        return ""
    lowest = known.filter(pl.col("value") == known["value"][0]).height
    if lowest > _LISTED:
        places = plural(lowest, "муниципалитета", "муниципалитетов", "муниципалитетов")
        return f"; меньше всего – у {number(lowest)} {places} ({share(known['value'][0])})"
    rows = known.head(_LISTED).iter_rows(named=True)
    return "; реже всего – " + ", ".join(f"{r['municipality_ru']} ({share(r['value'])})" for r in rows)


def _deficits_found(figures: RegionFigures, subjects: dict[str, str]) -> list[str]:
    rows = _deficits(figures).filter(pl.col("deficit_share") > 0)
    groups = rows.filter(pl.col("subject") == "all", pl.col("competency_group") != "all")
    if groups.is_empty():
        return []
    top = groups.row(0, named=True)
    group = GROUP.get(top["competency_group"], top["competency_group"])
    text = f"Чаще всего выявляют дефициты группы «{group} компетенции»: у {share(top['deficit_share'])} прошедших"
    # Of the few teachers of a rare subject half may have a deficit by chance: what is surely high comes first.
    of_subjects = (
        rows.filter(pl.col("subject") != "all", pl.col("competency_group") == "subject")
        .sort(surely("deficit_share", "diagnosed"), "subject", descending=[True, False])
        .head(_LISTED)
    )
    listed = ", ".join(
        f"{subjects.get(r['subject'], r['subject'])} ({share(r['deficit_share'])})"
        for r in of_subjects.iter_rows(named=True)
    )
    return [f"{text}; предметных дефицитов больше всего: {listed}." if listed else f"{text}."]


def _first_step(advice: pl.DataFrame) -> list[str]:
    """The most urgent recommendation, that to the region first."""
    if advice.is_empty():
        return []
    kinds = {kind: n for n, kind in enumerate(ADDRESS_KIND)}
    order = pl.col("address_kind").replace_strict(kinds, default=len(kinds), return_dtype=pl.Int64)
    first = advice.sort("severity", order, "priority_rank").row(0, named=True)
    text = first["text_ru"].replace(" %", f"{NBSP}%")
    # On the region's own page its name need not be said again.
    _, _, own = text.partition(": ")
    # A name keeps its capital; «Школы с низкими результатами» is none.
    own_or_all = own if first["address_kind"] == "region" and own else text
    return [f"С чего начать: {own_or_all if first['address_kind'] == 'municipality' else continued(own_or_all)}"]


def _deficits(figures: RegionFigures) -> pl.DataFrame:
    rows = figures.deficits_regional.filter(pl.col("as_of") == figures.month, pl.col("deficit_share").is_not_null())
    return rows.sort("deficit_share", "subject", "competency_group", descending=[True, False, False])
