"""«Главное» of the first page: a few plain sentences over all regions, by rules and from published figures only."""

from __future__ import annotations

from pipelines.publish.dashboard.catalogue import Kpi
from pipelines.publish.dashboard.region import RegionView
from pipelines.publish.format_ru import number, plural, share

_MAIN_KPI = "diagnosed_share"
_LISTED = 3
_REGIONS = ("регион", "региона", "регионов")


def country_sentences(views: list[RegionView]) -> list[str]:
    """State of the data, goals, what changed, where it is worst, where to act first."""
    return [*_state(views), *_goals(views), *_changed(views), *_worst(views), *_first(views)]


def _state(views: list[RegionView]) -> list[str]:
    withheld = [v.name for v in views if v.is_withheld]
    provisional = [v.name for v in views if not v.is_withheld and any(c.cell.state == "provisional" for c in v.cards)]
    text = f"В выпуске {number(len(views))} {plural(len(views), *_REGIONS)}"
    if withheld:
        text += f"; новые данные не опубликованы: {_listed(withheld)}"
    if provisional:
        text += f"; данные предварительные: {_listed(provisional)}"
    return [text + "."]


def _goals(views: list[RegionView]) -> list[str]:
    judged = [(v, *v.goals) for v in views if v.goals[1]]
    if not judged:
        return []
    worst = sorted(judged, key=lambda g: (g[1] / g[2], g[0].name))
    listed = _listed([f"{v.name} – {met} из {total}" for v, met, total in worst])
    rest = sum(v.has_figures for v in views) - len(judged)
    without = f"; без заданных целей – {number(rest)} {plural(rest, *_REGIONS)}" if rest else ""
    return [f"Выполнено целей: {listed}{without}."]


def _changed(views: list[RegionView]) -> list[str]:
    """The largest move of a month among the shares of all regions, not over New Year for counts within a year."""
    moves = []
    for view in views:
        for kpi in (c.kpi for c in view.cards if c.kpi.unit == "share"):
            now, before = view.figures.now(kpi.code), view.figures.before(kpi.code)
            if now and before and _comparable(kpi, now, before):
                moves.append((abs(now["value"] - before["value"]), view.name, kpi.short, before["value"], now["value"]))
    change, name, title, old, new = max(moves, default=(0.0, "", "", 0.0, 0.0))
    if change < 0.001:
        return []
    verb = "вырос" if new > old else "снизился"
    return [f"Самое заметное за месяц – {name}: показатель «{title}» {verb} с {share(old)} до {share(new)}."]


def _comparable(kpi: Kpi, now: dict[str, object], before: dict[str, object]) -> bool:
    if now["value"] is None or before["value"] is None:
        return False
    return kpi.time_window != "ytd" or str(now["as_of"])[:4] == str(before["as_of"])[:4]


def _worst(views: list[RegionView]) -> list[str]:
    last = max(v.figures.month for v in views)
    cards = [(v.card(_MAIN_KPI), v.name) for v in views if v.figures.month == last]
    known = [(c.cell.value, name) for c, name in cards if c and c.cell.value is not None]
    if len(known) < 2:
        return []
    low, high = min(known), max(known)
    return [
        f"Доля прошедших диагностику ниже всего: {low[1]} ({share(low[0])}), выше всего: {high[1]} ({share(high[0])})."
    ]


def _first(views: list[RegionView]) -> list[str]:
    urgent = sorted(((v.urgent, v.name) for v in views if v.urgent), key=lambda u: (-u[0], u[1]))
    if not urgent:
        return []
    listed = _listed([f"{name} – {number(count)}" for count, name in urgent])
    return [f"Начать стоит там, где больше всего самых срочных рекомендаций: {listed}."]


def _listed(names: list[str]) -> str:
    """The first names; how many others there are."""
    rest = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" и ещё {number(rest)} {plural(rest, *_REGIONS)}" if rest > 0 else "")
