"""The one place where figures of the warehouse become figures for the public.

Everything in a release (csv, parquet, xlsx, dashboard) is made of `PublicTables` and of nothing else; the marts
themselves stay unsuppressed. Withholding by the gate comes later and is no part of this.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from pipelines.quality.disclosure import deficit_map, kpi, passport
from pipelines.quality.disclosure import regional_details as details
from pipelines.quality.disclosure.before import read_before
from pipelines.quality.disclosure.recommendations import shown_recommendations
from pipelines.quality.disclosure.school_networks import KEYS as NETWORK
from pipelines.quality.disclosure.school_networks import MART as NETWORKS
from pipelines.quality.disclosure.school_networks import hidden_networks
from pipelines.quality.warehouse import table

_DEFICIT_KPI = "deficit_share_"
_STAFF = "diagnosed_share"
_INTEGERS = ("numerator", "denominator")
#: what the act of a region says of an event, whatever the month
_ROADMAP_TEXTS = (
    "direction_no", "direction_ru", "block_no", "block_ru", "event_ru", "responsible_ru", "executors_ru", "result_ru",
)  # fmt: skip


@dataclass(frozen=True)
class PublicTables:
    """Suppressed tables on the borders valid then, sorted by their keys; field names are file names."""

    kpi_regional: pl.DataFrame
    kpi_municipal: pl.DataFrame
    deficit_map: pl.DataFrame
    deficit_map_regional: pl.DataFrame
    dpo_passport: pl.DataFrame
    recommendations: pl.DataFrame
    competencies_regional: pl.DataFrame
    support_chain_regional: pl.DataFrame
    mentoring_regional: pl.DataFrame
    roadmap: pl.DataFrame
    roadmap_events: pl.DataFrame

    def named(self) -> dict[str, pl.DataFrame]:
        """Table by file name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def public_tables(con: duckdb.DuckDBPyConnection, as_of: date, previous: Path | None = None) -> PublicTables:
    """Tables of the build database up to `as_of`, suppressed; `previous` is the folder of the release in force."""
    regional = _kpi(con, "kpi_regional", as_of)
    municipal = _kpi(con, "kpi_municipal", as_of).filter(pl.col("borders") == "as_was")
    additive = table(con, "marts.dim_kpi").filter("is_additive")["kpi_code"].unique().to_list()
    deficits = _deficits(con, as_of)
    map_before = read_before(previous, "deficit_map", "deficit_map_regional")
    deficit_reasons = deficit_map.deficit_reasons(deficits, map_before)
    public_map = deficit_map.hide_deficits(deficits, deficit_reasons, map_before)
    lines = _passport(con, as_of)
    reasons_of = partial(
        kpi.kpi_reasons, regional, municipal, additive,
        before=read_before(previous, "kpi_municipal", "kpi_regional"), staff=deficit_map.least_staff(public_map),
    )  # fmt: skip
    reasons = reasons_of(also_hidden=_as_kpi(deficit_reasons))
    line_reasons = passport.line_reasons(
        lines, hidden_cells(previous, "dpo_passport", passport.KEYS), passport.as_lines(lines, reasons, regional)
    )
    told_by_lines = passport.as_kpi(lines, line_reasons, regional)
    if not told_by_lines.is_empty():
        reasons = reasons_of(also_hidden=pl.concat([_as_kpi(deficit_reasons), told_by_lines]))
    public_map = deficit_map.without_staff(public_map, reasons.filter(pl.col("kpi_code") == _STAFF))
    public_regional = kpi.hide_kpi(regional, reasons)
    whole_region = pl.col("municipality_code") == deficit_map.REGION
    shown = (public_regional, kpi.hide_kpi(municipal, reasons), public_map.filter(~whole_region))
    regional_map = public_map.filter(whole_region).drop("municipality_code")
    return PublicTables(
        *shown,
        regional_map,
        passport.hide_passport(lines, line_reasons, public_regional),
        shown_recommendations(_recommendations(con, as_of, previous), *shown),
        details.regional_competencies(
            _as_was(con, "deficit_competencies", as_of),
            regional_map,
            hidden_cells(previous, "competencies_regional", details.COMPETENCY),
        ),
        details.regional_chain(_chain(con, as_of), regional_map),
        details.regional_mentoring(_as_was(con, "mentoring_forms", as_of)),
        *_roadmap(con, as_of),
    )


def hidden_cells(release: Path | None, name: str, keys: tuple[str, ...]) -> pl.DataFrame | None:
    """Cells that a release suppressed in its file `name`, or None where there is no such file."""
    file = release / f"{name}.parquet" if release else None
    if file is None or not file.is_file():
        return None
    return pl.scan_parquet(file).filter(pl.col("missing_reason").is_in(["c", "low"])).select(keys).collect()


def _kpi(con: duckdb.DuckDBPyConnection, name: str, as_of: date) -> pl.DataFrame:
    frame = table(con, f"marts.{name}").filter(pl.col("as_of") <= as_of)
    return (
        _plain(frame).with_columns(pl.col(_INTEGERS).cast(pl.Int64)).sort([k for k in kpi.KEYS if k in frame.columns])
    )


def _deficits(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    frame = _plain(table(con, "marts.deficit_map").filter(pl.col("as_of") <= as_of, pl.col("borders") == "as_was"))
    return deficit_map.with_regions(frame)


def _passport(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """Lines with the indicator that each one shows, if any."""
    indicators = table(con, "reference.passport_lines").select("line_code", "kpi_code", "kpi_part")
    lines = _plain(table(con, "marts.dpo_passport").filter(pl.col("as_of") <= as_of))
    return lines.join(indicators, on="line_code", how="left").sort("region_code", "as_of", "section_no", "line_no")


def _recommendations(con: duckdb.DuckDBPyConnection, as_of: date, previous: Path | None) -> pl.DataFrame:
    """Those of no hidden network of schools."""
    rows = _plain(table(con, "marts.recommendations").filter(pl.col("as_of") <= as_of))
    schools = table(con, f"marts.{NETWORKS}").filter(pl.col("borders") == "as_was", pl.col("as_of") <= as_of)
    file = previous / "recommendations.parquet" if previous else None
    before = pl.read_parquet(file) if file and file.is_file() else None
    of_network = pl.col("evidence_mart") == NETWORKS
    hidden = hidden_networks(schools, before)
    networks = rows.filter(of_network).join(hidden, on=list(NETWORK), how="anti")
    return pl.concat([rows.filter(~of_network), networks])


def _as_was(con: duckdb.DuckDBPyConnection, name: str, as_of: date) -> pl.DataFrame:
    return table(con, f"marts.{name}").filter(pl.col("borders") == "as_was", pl.col("as_of") <= as_of)


def _chain(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """Steps of the chain of all subjects and forms of support."""
    every = (pl.col("subject") == "all", pl.col("support_form") == "all")
    return table(con, "marts.support_funnel_regional").filter(pl.col("as_of") <= as_of, *every)


def _roadmap(con: duckdb.DuckDBPyConnection, as_of: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Events of the regions' plans, nobody is counted in them: dates and states by month, texts of the acts once."""
    frame = table(con, "marts.roadmap_execution").filter(pl.col("as_of") <= as_of)
    texts = frame.select("region_code", "event_ref", *_ROADMAP_TEXTS).unique().sort("region_code", "event_ref")
    return frame.drop(_ROADMAP_TEXTS).sort("region_code", "as_of", "due_on", "event_ref"), texts


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists of codes as one text, `;` between them, decimals as doubles."""
    lists = [c for c, t in frame.schema.items() if isinstance(t, pl.List)]
    decimals = [c for c, t in frame.schema.items() if t.is_decimal()]
    return frame.with_columns(pl.col(lists).list.join(";"), pl.col(decimals).cast(pl.Float64))


def _as_kpi(reasons: pl.DataFrame) -> pl.DataFrame:
    """Hidden cells of the map for all subjects, as cells of the indicators with the same figures."""
    return reasons.filter(pl.col("subject") == deficit_map.ALL).select(
        "region_code", "municipality_code", "as_of", kpi_code=_DEFICIT_KPI + pl.col("competency_group")
    )
