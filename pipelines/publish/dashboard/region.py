"""What a region page says: verdict, sentences, indicator cards, maps of deficits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.publish.dashboard.advice import AdviceTable, advice_tables
from pipelines.publish.dashboard.catalogue import Kpi, kpis_of
from pipelines.publish.dashboard.cells import Shown, shown
from pipelines.publish.dashboard.figures import RegionFigures, figures_of
from pipelines.publish.dashboard.sentences import sentences
from pipelines.publish.dashboard.spark import Spark, spark
from pipelines.publish.format_ru import day, month, number, plural
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import state_reasons
from pipelines.reference import seed


@dataclass(frozen=True)
class Card:
    """One indicator of the region in the month shown."""

    kpi: Kpi
    cell: Shown
    line: Spark | None


@dataclass(frozen=True)
class Verdict:
    """`kind`: good, warn, bad or none; `text` says it in words."""

    kind: str
    text: str


@dataclass(frozen=True)
class RegionView:
    """Everything the template of a region page and the region's card on the overview need."""

    code: str
    name: str
    ministry: str
    cnppm: str
    act: str
    month_ru: str
    figures: RegionFigures
    verdict: Verdict
    notice: str
    sentences: list[str]
    cards: list[Card]
    advice: list[AdviceTable]
    urgent: int
    is_withheld: bool
    staff: str
    municipalities: str

    @property
    def state_ru(self) -> str:
        """In what state the figures shown are; '' where they are published in full."""
        states = {c.cell.state_ru for c in self.cards if c.cell.value is not None and c.cell.state != "published"}
        return ", ".join(sorted(states))

    @property
    def goals(self) -> tuple[int, int]:
        """How many goals are met, and how many can be judged."""
        judged = [c.cell.status for c in self.cards if c.kpi.target_ru and c.cell.value is not None]
        judged = [status for status in judged if status in ("met", "in_progress", "not_met")]
        return judged.count("met"), len(judged)

    @property
    def month_short(self) -> str:
        """The month shown first, as the axes name it."""
        return month(self.figures.month)

    @property
    def official(self) -> list[Card]:
        return [c for c in self.cards if c.kpi.is_official]

    @property
    def other(self) -> list[Card]:
        return [c for c in self.cards if not c.kpi.is_official]

    @property
    def has_figures(self) -> bool:
        return any(c.cell.value is not None for c in self.cards)

    def card(self, kpi_code: str) -> Card | None:
        """The card of an indicator, None where the region has none."""
        return next((c for c in self.cards if c.kpi.code == kpi_code), None)


def region_view(source: ReleaseSource, region: dict[str, Any]) -> RegionView:
    """The view of one region of `source.regions`."""
    code = region["region_code"]
    figures = figures_of(source, code)
    kpis = [k for k in kpis_of(source, code) if figures.now(k.code) is not None]
    cards = [_card(figures, k) for k in kpis]
    subjects = {"all": "все предметы", **dict(seed("taught_subjects").select("subject_code", "subject_ru").iter_rows())}
    advice = source.tables.recommendations.filter(pl.col("region_code") == code)
    in_month = pl.col("as_of") == figures.month
    staff = figures.now("diagnosed_share")
    count = figures.municipal.filter(in_month)["municipality_code"].n_unique()
    return RegionView(
        code=code,
        name=region["name_ru"],
        ministry=region["ministry_ru"],
        cnppm="; ".join(part.strip() for part in (region["cnppm_ru"] or "").split(";")),
        act=region["act_ru"],
        month_ru=day(figures.month),
        figures=figures,
        verdict=_verdict(source, code, cards),
        notice=_notice(source, figures),
        sentences=sentences(figures, kpis, subjects, advice),
        cards=cards,
        advice=advice_tables(advice),
        urgent=advice.filter(pl.col("severity") == 1).height,
        is_withheld=code in source.decision.withheld,
        staff=_people(staff["denominator"] if staff else None),
        municipalities=f"{count} {plural(count, 'муниципалитет', 'муниципалитета', 'муниципалитетов')}",
    )


def _card(figures: RegionFigures, kpi: Kpi) -> Card:
    row = figures.now(kpi.code)
    if row is None:
        raise KeyError(kpi.code)
    return Card(kpi, shown(row, kpi.unit), spark(figures.trend(kpi.code), kpi.target_value))


def _verdict(source: ReleaseSource, code: str, cards: list[Card]) -> Verdict:
    if code in source.decision.withheld:
        return Verdict("bad", "Данные не прошли проверку")
    judged = [c for c in cards if c.kpi.target_ru and c.cell.status in ("met", "in_progress", "not_met")]
    met = sum(c.cell.status == "met" for c in judged)
    if not judged:
        return Verdict("none", "Цели не заданы")
    kind = "good" if met == len(judged) else "warn" if met else "bad"
    return Verdict(kind, f"Выполнено {met} из {len(judged)} {plural(len(judged), 'цели', 'целей', 'целей')}")


def _people(count: int | None) -> str:
    """«5 711 работников, », or nothing where the staff is not published."""
    return "" if count is None else f"{number(count)} {plural(count, 'работник', 'работника', 'работников')}, "


def _notice(source: ReleaseSource, figures: RegionFigures) -> str:
    """Why the figures are withheld, stale or provisional; '' where they are neither."""
    row = figures.now("diagnosed_share") or {"state_reasons": "", "state": "published", "stale": False}
    if figures.code in source.decision.withheld:
        reasons = state_reasons(";".join(f"failed_{name}" for name in source.decision.withheld[figures.code]))
        if row["stale"]:
            return f"Новые данные не опубликованы: {reasons}. Показаны данные прежнего выпуска на {day(figures.month)}."
        return f"Данные не опубликованы: {reasons}. Прежнего выпуска с данными этого региона нет."
    if row["state"] == "provisional":
        return f"Данные предварительные: {state_reasons(row['state_reasons'])}."
    if row["state"] == "withheld":
        return f"Показатели за месяц не публикуются: {state_reasons(row['state_reasons'])}."
    return ""
