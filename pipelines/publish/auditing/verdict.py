"""The verdict of a release in plain words: what is out, what is held back and why. Deciding belongs to the gate."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import MISSING, STATE, state_reasons
from pipelines.quality.titles import check_title

_PUBLISHED, _STALE, _NOTHING = "published", "stale", "nothing"


@dataclass(frozen=True)
class RegionVerdict:
    """`kind` is published, stale (figures of the release `release_id`) or nothing; `why` are titles of checks."""

    code: str
    name: str
    kind: str
    release_id: str
    why: list[str]
    municipalities: list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Withheld:
    """Cells of the report month that show no figure, or a provisional one: how many and why, in words."""

    level: str
    region: str
    what: str
    why: str
    cells: int


def region_verdicts(source: ReleaseSource, names: dict[str, str]) -> list[RegionVerdict]:
    """One verdict per region, in the order of their codes."""
    towns = dict(source.tables.kpi_municipal.select("municipality_code", "municipality_ru").unique().iter_rows())
    homes = dict(source.tables.kpi_municipal.select("municipality_code", "region_code").unique().iter_rows())
    decision = source.decision
    stale = _stale_from(source)
    return [
        RegionVerdict(
            code,
            name,
            (_STALE if code in stale else _NOTHING) if code in decision.withheld else _PUBLISHED,
            stale.get(code, ""),
            _titles(decision.withheld.get(code, [])),
            [
                (towns.get(town) or town, _titles(checks))
                for town, checks in decision.withheld_municipalities.items()
                if homes.get(town) == code
            ],
        )
        for code, name in names.items()
    ]


def withheld_cells(source: ReleaseSource, names: dict[str, str]) -> list[Withheld]:
    """Cells of the report month by level, region and reason: provisional, withheld, suppressed, without data."""
    levels = (("регион", source.tables.kpi_regional), ("муниципалитеты", source.tables.kpi_municipal))
    return [line for level, table in levels for line in _withheld(level, table, source, names)]


def _withheld(level: str, table: pl.DataFrame, source: ReleaseSource, names: dict[str, str]) -> list[Withheld]:
    month = table.filter(pl.col("as_of") == source.as_of)
    states = month.filter(pl.col("state") != "published").group_by("region_code", "state", "state_reasons").len()
    hidden = month.filter(pl.col("missing_reason").is_in(list(MISSING)), pl.col("state") != "withheld")
    reasons = hidden.group_by("region_code", "missing_reason").len()
    lines = [
        Withheld(level, names.get(region, region), STATE[state], state_reasons(codes), count)
        for region, state, codes, count in states.sort("region_code", "state", "state_reasons").iter_rows()
    ]
    return lines + [
        Withheld(level, names.get(region, region), "нет значения", MISSING[reason], count)
        for region, reason, count in reasons.sort("region_code", "missing_reason").iter_rows()
    ]


def _stale_from(source: ReleaseSource) -> dict[str, str]:
    table = source.tables.kpi_regional
    if "figures_release_id" not in table.columns:
        return {}
    kept = table.filter(pl.col("figures_release_id").is_not_null())
    return dict(kept.group_by("region_code").agg(pl.col("figures_release_id").max()).iter_rows())


def _titles(checks: list[str]) -> list[str]:
    return [check_title(name) for name in checks]
