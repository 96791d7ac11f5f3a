"""The lines of a region's ДПО passport as a reader meets them: figure, comparison, target, words. No layout here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipelines.contracts.load import load_contract
from pipelines.publish.format_ru import number, target
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import PASSPORT_MISSING, STATUS, state_reasons
from pipelines.reference import seed

Row = dict[str, Any]


@dataclass(frozen=True)
class PassportLine:
    """One line; figures are None where nothing may or can be shown, then `symbol` and `words` say why."""

    section_no: int
    section_ru: str
    line_no: int
    line_ru: str
    unit: str
    kind: str
    value: float | None
    symbol: str
    month_before: float | None
    year_before: float | None
    target_ru: str
    words: str


@dataclass(frozen=True)
class RegionPassport:
    """The passport of the last date with figures; `year_before` is the year end it is compared with, if any."""

    code: str
    as_of: date
    year_before: date | None
    lines: list[PassportLine]
    is_stale: bool
    figures_release_id: str
    state: str
    state_reasons_ru: str
    is_required: bool

    @property
    def has_figures(self) -> bool:
        return any(line.value is not None for line in self.lines)


def passport_of(source: ReleaseSource, region_code: str) -> RegionPassport | None:
    """The passport of a region, or None where the mart has no date of it."""
    table = source.tables.dpo_passport.filter(pl.col("region_code") == region_code)
    if table.is_empty():
        return None
    shown = table.filter(pl.col("value").is_not_null())["as_of"]
    day: date = shown.max() if len(shown) else table["as_of"].max()  # type: ignore[assignment]
    now = table.filter(pl.col("as_of") == day)
    before = table.filter(pl.col("as_of") == date(day.year - 1, 12, 31))
    regional = source.tables.kpi_regional.filter(pl.col("region_code") == region_code)
    indicators = {(r["kpi_code"], r["as_of"]): r for r in regional.iter_rows(named=True)}
    months = sorted(m for m in regional["as_of"].unique() if m < day)
    kinds = dict(source.kpis.select("kpi_code", "unit").unique().iter_rows())
    sources = dict(seed("passport_lines").select("line_code", "needed_source").iter_rows())
    year_ago = dict(before.select("line_code", "value").iter_rows())
    lines = [
        _line(
            row,
            kind=_kind(row, kinds),
            indicator=indicators.get((row["kpi_code"], day)),
            month_ago=indicators.get((row["kpi_code"], months[-1])) if months else None,
            year_ago=year_ago.get(row["line_code"]),
            needed=sources.get(row["line_code"]),
        )
        for row in now.iter_rows(named=True)
    ]
    staff = indicators.get(("diagnosed_share", day)) or {"state": "published", "state_reasons": ""}
    first = now.row(0, named=True)
    return RegionPassport(
        code=region_code,
        as_of=day,
        year_before=None if before.is_empty() else before["as_of"][0],
        lines=lines,
        is_stale=bool(first["stale"]),
        figures_release_id=first["figures_release_id"] or "",
        state=staff["state"],
        state_reasons_ru=state_reasons(staff["state_reasons"]),
        is_required=bool(first["is_required"]),
    )


def by_section(lines: list[PassportLine]) -> Iterator[tuple[int, str, list[PassportLine]]]:
    """(number, title, lines) of every section, in order."""
    titles = {line.section_no: line.section_ru for line in lines}
    for section_no in sorted(titles):
        yield section_no, titles[section_no], [line for line in lines if line.section_no == section_no]


def _line(
    row: Row, kind: str, indicator: Row | None, month_ago: Row | None, year_ago: float | None, needed: str | None
) -> PassportLine:
    part = row["kpi_part"] or "value"
    is_whole = part == "value"
    return PassportLine(
        section_no=row["section_no"],
        section_ru=row["section_ru"],
        line_no=row["line_no"],
        line_ru=row["line_ru"],
        unit=row["unit"],
        kind=kind,
        value=row["value"],
        symbol="" if row["value"] is not None else row["missing_reason"] or "x",
        month_before=month_ago[part] if month_ago else None,
        year_before=year_ago,
        target_ru=_target(indicator, kind) if indicator and is_whole else "",
        words=_words(row, indicator if is_whole else None, kind, needed),
    )


def _kind(row: Row, kinds: dict[str, str]) -> str:
    """How a figure is written: share, ratio, count, money or coefficient."""
    kind = kinds.get(row["kpi_code"]) if row["kpi_part"] != "numerator" else None
    if kind:
        return "share" if kind == "binary" else kind
    return {"доля": "share", "руб.": "money", "коэффициент": "coefficient"}.get(row["unit"], "count")


def _target(indicator: Row, kind: str) -> str:
    """«не менее 40 % – в работе»; '' where the act sets no target."""
    if indicator["target_value"] is None:
        return ""
    aim = target(indicator["target_operator"], indicator["target_value"], kind)
    verdict = STATUS.get(indicator["status"], "")
    return f"{aim} – {verdict}" if verdict else aim


def _words(row: Row, indicator: Row | None, kind: str, needed: str | None) -> str:
    """What the figure is made of, or why there is none."""
    if row["value"] is None:
        return _why_missing(row, kind, needed)
    if kind == "coefficient":
        return PASSPORT_MISSING["coefficient"]
    if indicator and indicator["numerator"] is not None and indicator["denominator"]:
        return f"{number(indicator['numerator'])} из {number(indicator['denominator'])}"
    return ""


def _why_missing(row: Row, kind: str, needed: str | None) -> str:
    if row["note_ru"]:
        return str(row["note_ru"])
    if row["state"] == "withheld":
        return f"Не публикуется: {state_reasons(row['state_reasons'])}."
    reason = row["missing_reason"] or "x"
    if reason == "z" and kind == "coefficient":
        return PASSPORT_MISSING["no_coefficient"]
    if reason == "x" and needed:
        return f"Нет действующих данных: источник «{load_contract(needed).title_ru}»."
    return PASSPORT_MISSING[reason]
