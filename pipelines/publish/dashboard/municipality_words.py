"""A few plain sentences about one municipality, by rules and from published figures only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.publish.dashboard.advice import Advice
from pipelines.publish.dashboard.top_deficits import Deficit
from pipelines.publish.format_ru import continued, plural

if TYPE_CHECKING:
    from pipelines.publish.dashboard.municipality import Line

_BETTER = {"up": 1, "down": -1}
_NOTABLE = 0.01


def sentences(lines: Sequence[Line], deficits: Sequence[Deficit], advice: Sequence[Advice]) -> list[str]:
    """Goals, the widest gap to the region, the largest deficit, where to begin; a rule without figures says nothing."""
    return [*_goals(lines), *_gap(lines), *_deficit(deficits), *_advice(advice)]


def _goals(lines: Sequence[Line]) -> list[str]:
    judged = [line.cell.status for line in lines if line.cell and line.cell.status in ("met", "in_progress", "not_met")]
    if not judged:
        return []
    met = judged.count("met")
    word = plural(len(judged), "показателя", "показателей", "показателей")
    return [f"Цели региона выполнены по {met} из {len(judged)} {word}."]


def _gap(lines: Sequence[Line]) -> list[str]:
    """The share that is worse than the region's by most."""
    gaps = [
        (sign * (line.region.value - line.cell.value), line.kpi.short, line.cell.text, line.region.text)
        for line in lines
        if (sign := _BETTER.get(line.kpi.direction, 0)) and line.kpi.unit == "share"
        if line.cell and line.cell.value is not None and line.region.value is not None
    ]
    gap, title, own, regional = max(gaps, default=(0.0, "", "", ""))
    if gap < _NOTABLE:
        return []
    return [f"Сильнее всего отстаёт от региона показатель «{title}»: {own} при {regional} по региону."]


def _deficit(deficits: Sequence[Deficit]) -> list[str]:
    if not deficits:
        return []
    top = deficits[0]
    return [f"С учётом числа прошедших диагностику самый частый дефицит – {top.title}: {top.share}."]


def _advice(advice: Sequence[Advice]) -> list[str]:
    return [f"С чего начать: {continued(advice[0].text)}"] if advice else []
