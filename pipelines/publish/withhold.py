"""Applying the gate's decision: what is withheld shows nothing, or the figures of the release before.

A withheld region keeps its rows of the previous release, `stale` and `figures_release_id` say so. Cells that the marts
withhold (coverage) and municipalities with a failed check of their own show no figure at all.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.publish.manifest import Manifest
from pipelines.quality.disclosure import PublicTables
from pipelines.quality.disclosure.recommendations import shown_recommendations
from pipelines.quality.gate import GateDecision

_FIGURES = ("numerator", "denominator", "value")
_NO_DATA = "x"
_SAME_SOURCE = "diagnosed_share"
_CELL = (
    "region_code", "municipality_code", "as_of", "kpi_code", "subject", "competency_group", "competency", "step_no",
    "form",
)  # fmt: skip
_LINE = ["region_code", "as_of", "line_code"]
_KEPT_IN_MAP = {
    "region_code", "municipality_code", "as_of", "subject", "competency_group", "borders", "programmes_available",
    "competency", "step_no", "step", "form", "form_ru",
}  # fmt: skip


def apply_decision(tables: PublicTables, decision: GateDecision, previous: Path | None) -> PublicTables:
    """`tables` as they may be published; `previous` is the folder of the release in force."""
    shown = (
        _kpi(tables.kpi_regional, "kpi_regional", decision, previous),
        _kpi(tables.kpi_municipal, "kpi_municipal", decision, previous),
        _map(tables.deficit_map, tables.kpi_municipal, "deficit_map", decision, previous),
    )

    def details(name: str) -> pl.DataFrame:
        return _map(getattr(tables, name), tables.kpi_regional, name, decision, previous)

    return PublicTables(
        *shown,
        _map(tables.deficit_map_regional, tables.kpi_regional, "deficit_map_regional", decision, previous),
        _passport(tables.dpo_passport, tables.kpi_regional, decision, previous),
        _recommendations(
            shown_recommendations(tables.recommendations, *shown), tables.kpi_regional, decision, previous
        ),
        details("competencies_regional"),
        details("support_chain_regional"),
        details("mentoring_regional"),
        _roadmap(tables.roadmap, tables.kpi_regional, decision, previous),
        tables.roadmap_events,
    )


def _kpi(table: pl.DataFrame, name: str, decision: GateDecision, previous: Path | None) -> pl.DataFrame:
    table = _mark(table, decision)
    shown = pl.col("state") != "withheld"
    table = table.with_columns(
        *(pl.when(shown).then(pl.col(c)).alias(c) for c in _FIGURES),
        missing_reason=_why_missing(shown),
        status=pl.when(shown).then(pl.col("status")).otherwise(_why_missing(shown)),
    )
    return _with_previous(table, name, decision, previous)


def _map(
    table: pl.DataFrame, states: pl.DataFrame, name: str, decision: GateDecision, previous: Path | None
) -> pl.DataFrame:
    """The map has the state of the indicators that need the same source, the staff."""
    keys = [k for k in ("region_code", "municipality_code", "as_of") if k in table.columns]
    state = states.filter(pl.col("kpi_code") == _SAME_SOURCE).select(*keys, "state", "state_reasons")
    table = _mark(table.join(state, on=keys, how="left", maintain_order="left"), decision)
    shown = pl.col("state") != "withheld"
    kept = {*_KEPT_IN_MAP, "state", "state_reasons", "missing_reason", "stale", "figures_release_id"}
    table = table.with_columns(pl.when(shown).then(pl.col(c)).alias(c) for c in table.columns if c not in kept)
    return _with_previous(table.with_columns(missing_reason=_why_missing(shown)), name, decision, previous)


def _passport(table: pl.DataFrame, states: pl.DataFrame, decision: GateDecision, previous: Path | None) -> pl.DataFrame:
    """A line has the state of the indicator it shows, any other line that of the staff."""
    state = states.select("region_code", "as_of", "state", "state_reasons", indicator="kpi_code")
    table = table.with_columns(indicator=pl.col("kpi_code").fill_null(_SAME_SOURCE))
    table = table.join(state, on=["region_code", "as_of", "indicator"], how="left", maintain_order="left")
    table = _mark(table.drop("indicator"), decision)
    shown = pl.col("state") != "withheld"
    table = table.with_columns(
        pl.when(shown).then(pl.col("value")).alias("value"),
        missing_reason=_why_missing(shown),
    )
    table = _with_previous(table, "dpo_passport", decision, previous)
    return table.sort("region_code", "as_of", "section_no", "line_no")


def _recommendations(
    rows: pl.DataFrame, regional: pl.DataFrame, decision: GateDecision, previous: Path | None
) -> pl.DataFrame:
    """A withheld region has none but those of its previous release: the new ones speak of figures nobody sees."""
    rows = rows.filter(~pl.col("region_code").is_in(list(decision.withheld))).with_columns(
        stale=pl.lit(value=False), figures_release_id=pl.lit(None, dtype=pl.String)
    )
    stale = _stale_rows("recommendations", regional, decision, previous)
    if stale is None:
        return rows
    kept = stale.select(c for c in rows.columns if c in stale.columns)
    return pl.concat([rows, kept], how="diagonal_relaxed").sort("region_code", "address_kind", "priority_rank")


def _roadmap(rows: pl.DataFrame, regional: pl.DataFrame, decision: GateDecision, previous: Path | None) -> pl.DataFrame:
    """A withheld region has the events of its previous release, or none."""
    fresh = rows.filter(~pl.col("region_code").is_in(list(decision.withheld))).with_columns(
        stale=pl.lit(value=False), figures_release_id=pl.lit(None, dtype=pl.String)
    )
    stale = _stale_rows("roadmap", regional, decision, previous)
    if stale is None:
        return fresh
    kept = stale.select(c for c in fresh.columns if c in stale.columns)
    return pl.concat([fresh, kept], how="diagonal_relaxed").sort("region_code", "as_of", "due_on", "event_ref")


def _why_missing(shown: pl.Expr) -> pl.Expr:
    """A withheld figure is missing as one without data, unless the cell has a reason of its own already."""
    return pl.when(shown).then(pl.col("missing_reason")).otherwise(pl.col("missing_reason").fill_null(_NO_DATA))


def _mark(table: pl.DataFrame, decision: GateDecision) -> pl.DataFrame:
    """Set `state` and `state_reasons` of everything the gate withholds."""
    failed = _reasons("region_code", decision.withheld)
    if "municipality_code" in table.columns:
        failed = pl.coalesce(failed, _reasons("municipality_code", decision.withheld_municipalities))
    return table.with_columns(
        state=pl.when(failed.is_not_null()).then(pl.lit("withheld")).otherwise(pl.col("state").fill_null("published")),
        state_reasons=pl.coalesce(failed, "state_reasons"),
        stale=pl.lit(value=False),
        figures_release_id=pl.lit(None, dtype=pl.String),
    )


def _reasons(column: str, withheld: dict[str, list[str]]) -> pl.Expr:
    joined = {code: ";".join(f"failed_{name}" for name in names) for code, names in withheld.items()}
    return pl.col(column).replace_strict(joined, default=None, return_dtype=pl.String)


def _with_previous(table: pl.DataFrame, name: str, decision: GateDecision, previous: Path | None) -> pl.DataFrame:
    """Rows of withheld regions as the previous release had them, and the new ones for keys it did not have."""
    stale = _stale_rows(name, table, decision, previous)
    if stale is None:
        return table
    keys = _LINE if name == "dpo_passport" else [k for k in _CELL if k in table.columns]
    fresh = table.join(stale, on=keys, how="anti")
    return pl.concat(
        [fresh, stale.select(c for c in table.columns if c in stale.columns)], how="diagonal_relaxed"
    ).sort(keys)


def _stale_rows(name: str, dated: pl.DataFrame, decision: GateDecision, previous: Path | None) -> pl.DataFrame | None:
    """Rows of withheld regions in the previous release's file `name`, marked, up to the last month of `dated`.

    None where there is nothing to keep.
    """
    file = previous / f"{name}.parquet" if previous else None
    if not decision.withheld or previous is None or file is None or not file.is_file():
        return None
    old = pl.read_parquet(file).filter(
        pl.col("region_code").is_in(list(decision.withheld)), pl.col("as_of") <= dated["as_of"].max()
    )
    release_id = Manifest.read(previous).release_id
    return old.with_columns(
        state=pl.lit("withheld"),
        state_reasons=_reasons("region_code", decision.withheld),
        stale=pl.lit(value=True),
        figures_release_id=pl.coalesce("figures_release_id", pl.lit(release_id)),
    )
