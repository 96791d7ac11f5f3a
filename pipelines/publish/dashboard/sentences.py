"""«Главное»: a few plain sentences about a region, made by rules from published figures only."""

from __future__ import annotations

import polars as pl

from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.dashboard.figures import RegionFigures
from pipelines.publish.format_ru import NBSP, figure, number, plural, share
from pipelines.publish.words import GROUP

_MAIN_KPI = "diagnosed_share"
_LISTED = 3


def sentences(figures: RegionFigures, kpis: list[Kpi], subjects: dict[str, str]) -> list[str]:
    """Plain text, most important first; a rule without published figures says nothing."""
    return [
        *_goals(figures, kpis),
        *_diagnosed(figures),
        *_lagging(figures),
        *_deficit_groups(figures),
        *_deficit_subjects(figures, subjects),
    ]


def _goals(figures: RegionFigures, kpis: list[Kpi]) -> list[str]:
    if not any(k.target_ru for k in kpis):
        return ["Нормативный акт региона не устанавливает целевых значений; показаны фактические."]
    judged = [(k, row) for k in kpis if k.target_ru and (row := figures.now(k.code)) and row["value"] is not None]
    if not judged:
        return []
    met = [k for k, row in judged if row["status"] == "met"]
    rest = [(k, row) for k, row in judged if row["status"] in ("not_met", "in_progress")]
    total = len(judged)
    text = f"Цели достигнуты по {len(met)} из {total} {plural(total, 'показателя', 'показателей', 'показателей')}."
    if rest:
        listed = "; ".join(f"«{k.short}» – {figure(row['value'], k.unit)} (цель: {k.target_ru})" for k, row in rest)
        text += f" Пока не достигнуты: {listed}."
    return [text]


def _diagnosed(figures: RegionFigures) -> list[str]:
    now, before = figures.now(_MAIN_KPI), figures.before(_MAIN_KPI)
    if now is None or now["value"] is None:
        return []
    count, total = now["numerator"], now["denominator"]
    people = plural(total, "работника", "работников", "работников")
    text = (
        f"Диагностику в ЦНППМ с начала года прошли {number(count)} из {number(total)} {people} ({share(now['value'])})"
    )
    if before is not None and before["value"] is not None and before["as_of"].year == now["as_of"].year:
        change = round((now["value"] - before["value"]) * 100, 1)
        text += f", за месяц {'+' if change > 0 else ''}{number(change, 1)}{NBSP}п. п."
    return [text.removesuffix(".") + "."]


def _lagging(figures: RegionFigures) -> list[str]:
    """The municipalities where the smallest share was diagnosed."""
    known = figures.municipal_now(_MAIN_KPI).sort("value", "municipality_code")
    if known.height <= _LISTED:
        return []
    listed = ", ".join(
        f"{r['municipality_ru']} ({share(r['value'])})" for r in known.head(_LISTED).iter_rows(named=True)
    )
    return [f"Реже всего диагностику проходили: {listed}."]


def _deficit_groups(figures: RegionFigures) -> list[str]:
    rows = _deficits(figures).filter(pl.col("subject") == "all", pl.col("competency_group") != "all")
    if rows.is_empty():
        return []
    top = rows.row(0, named=True)
    group = GROUP.get(top["competency_group"], top["competency_group"])
    return [f"Чаще всего дефициты выявлены в группе «{group} компетенции»: у {share(top['deficit_share'])} прошедших."]


def _deficit_subjects(figures: RegionFigures, subjects: dict[str, str]) -> list[str]:
    rows = _deficits(figures).filter(pl.col("subject") != "all", pl.col("competency_group") == "subject").head(_LISTED)
    if rows.is_empty():
        return []
    listed = ", ".join(
        f"{subjects.get(r['subject'], r['subject'])} ({share(r['deficit_share'])})" for r in rows.iter_rows(named=True)
    )
    return [f"Наибольшие предметные дефициты: {listed}."]


def _deficits(figures: RegionFigures) -> pl.DataFrame:
    rows = figures.deficits_regional.filter(pl.col("as_of") == figures.month, pl.col("deficit_share").is_not_null())
    return rows.sort("deficit_share", "subject", "competency_group", descending=[True, False, False])
