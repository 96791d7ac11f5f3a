"""What changed since the release before, and why: the content of diff.json in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.publish.dashboard.page import Page, Site
from pipelines.publish.format_ru import day, figure, month, number, plural
from pipelines.publish.words import CHANGE_CAUSE, SHORT_TITLE, TABLE_TITLE

_LISTED = 200


@dataclass(frozen=True)
class Change:
    """Changed cells of one indicator of a region."""

    region: str
    table: str
    title: str
    cells: int
    months: str
    causes: str
    deliveries: int


@dataclass(frozen=True)
class ChangedCell:
    """One figure before and after; `path` leads to the page of the place, '' where there is none."""

    place: str
    title: str
    month: str
    before: str
    after: str
    causes: str
    path: str


def pages(site: Site) -> Iterator[Page]:
    """`changes.html`, also for a first release: it says that there is nothing to compare with."""
    yield Page("changes.html", "Что изменилось", "changes.html", lambda: _view(site), menu="Что изменилось")


def _view(site: Site) -> dict[str, Any]:
    found = site.changes
    if found is None:
        return {"found": None, "dates": "", "sentences": [], "changes": [], "tables": []}
    names = {v.code: v.name for v in site.views}
    changes = [_change(c, names) for c in found["changes"]]
    tables = [
        (TABLE_TITLE[name], [_cell(row, name, site) for row in table["first_changed"][:_LISTED]], table["changed"])
        for name, table in found["tables"].items()
        if name in ("kpi_regional", "kpi_municipal") and table["changed"]
    ]
    dates = [day(date.fromisoformat(found[key])) for key in ("as_of_before", "as_of_after")]
    return {"found": found, "dates": dates, "sentences": _sentences(found), "changes": changes, "tables": tables}


def _sentences(found: dict[str, Any]) -> list[str]:
    tables = found["tables"].values()
    changed, added = sum(t["changed"] for t in tables), sum(t["added"] for t in tables)
    cells = plural(changed, "значение изменилось", "значения изменились", "значений изменились")
    files = [len(found[key]) for key in ("inputs_added", "inputs_removed")]
    said = [f"По сравнению с прежним выпуском {number(changed)} {cells}, новых значений – {number(added)}."]
    if not changed:
        said = [f"Прежние значения не изменились, новых значений – {number(added)}."]
    said.append(f"Новых учтённых файлов – {number(files[0])}, больше не учтено – {number(files[1])}.")
    said.append("Расчёт изменился: новая версия программы." if found["code_changed"] else "Расчёт тот же.")
    return said


def _change(row: dict[str, Any], names: dict[str, str]) -> Change:
    first, last = (month(date.fromisoformat(row[key])) for key in ("first_as_of", "last_as_of"))
    return Change(
        region=names.get(row["region_code"], row["region_code"]),
        table=TABLE_TITLE.get(row["table"], row["table"]),
        title=_title(row["kpi_code"]) if row["table"] != "deficit_map" else "все группы и предметы",
        cells=row["cells"],
        months=first if first == last else f"{first} – {last}",
        causes="; ".join(CHANGE_CAUSE[cause] for cause in row["causes"]),
        deliveries=len(row["deliveries"]),
    )


def _cell(row: dict[str, Any], table: str, site: Site) -> ChangedCell:
    view = next((v for v in site.views if v.code == row["region_code"]), None)
    code = row.get("municipality_code")
    known = view is not None and view.has_figures
    name = view.figures.places.get(code or "", code) if view else code
    path = f"municipality-{code}.html" if code else f"indicator-{row['region_code']}-{row['kpi_code']}.html"
    unit = next((c.kpi.unit for c in view.cards if c.kpi.code == row["kpi_code"]), "") if view else ""
    is_shown = known and (code in view.figures.places if code and view else bool(unit))
    return ChangedCell(
        place=str(name if code else view.name if view else row["region_code"]),
        title=_title(row["kpi_code"]),
        month=month(date.fromisoformat(row["as_of"])),
        before=_side(row, "_before", unit),
        after=_side(row, "", unit),
        causes="; ".join(CHANGE_CAUSE[cause] for cause in row["causes"].split(";")),
        path=path if is_shown else "",
    )


def _side(row: dict[str, Any], side: str, unit: str) -> str:
    """«23,4 % (93 из 398)», the figure of a count, or the symbol of a missing value."""
    top, below, reason = (row[f"{name}{side}"] for name in ("numerator", "denominator", "missing_reason"))
    if reason or top is None:
        return str(reason or "x")
    if not below:
        return number(top)
    value = figure(top / below, unit) if unit in ("share", "ratio", "binary") else number(top)
    return f"{value} ({number(top)} из {number(below)})"


def _title(kpi_code: str | None) -> str:
    return SHORT_TITLE.get(kpi_code or "", kpi_code or "–")
