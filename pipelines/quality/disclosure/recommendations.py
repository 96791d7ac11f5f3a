"""Recommendations that may be published: those whose every figure stands in the public tables.

What the absence of a recommendation tells: nothing about a hidden cell. Whether one is published follows from shown
cells and reviewed rules alone. A hidden or withheld cell has no recommendation, whatever its figures; the first cells
of an address are chosen after the hidden ones are gone, so no gap tells that a hidden one had a place; ranks count what
is left. Of a shown cell, absence says no more than the cell itself. Networks of schools stand in no other table and
have their own rule in `school_networks`. A sentence also tells numbers of methodists and values of the region: where
those are hidden or withheld, it is left out too.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.disclosure import school_networks
from pipelines.reference import seed

_HIDDEN = ["c", "low"]
_CELL = ("region_code", "as_of", "mart", "place", "code")
_METHODISTS = "methodists_count"
_STAFF = "diagnosed_share"
#: place in the text of a rule → whose number of methodists it tells
_METHODIST_PLACES = {"{methodists}": "kpi_municipal", "{region_methodists}": "kpi_regional"}
_ADDRESS = ("region_code", "address_kind", "municipality_code")


def shown_recommendations(
    rows: pl.DataFrame, regional: pl.DataFrame, municipal: pl.DataFrame, deficits: pl.DataFrame
) -> pl.DataFrame:
    """`rows` of `marts.recommendations` whose figures all stand in these public tables, ranked anew without gaps.

    Grain: region, kind of address, municipality, rule, subject, group. Of each rule an address gets no more than
    `most_per_address`. Doing it twice with the same tables changes nothing.
    """
    rows = rows.with_row_index("_row")
    needed = pl.concat([_evidence(rows), _region_values(rows), *_methodists(rows)])
    cells = pl.concat([_cells(regional, "kpi_regional"), _cells(municipal, "kpi_municipal"), _map_cells(deficits)])
    unmet = needed.join(cells, on=[*_CELL, "open_suffices"], how="anti")
    return _ranked(_first_of_address(rows.join(unmet, on="_row", how="anti"))).drop("_row")


def _need(rows: pl.DataFrame, mart: pl.Expr, place: pl.Expr, code: pl.Expr, *, open_suffices: bool) -> pl.DataFrame:
    """Cells that `rows` need: shown ones, or (`open_suffices`) at least not hidden and not withheld."""
    return rows.select(
        "_row", "region_code", "as_of",
        mart=mart, place=place, code=code, open_suffices=pl.lit(open_suffices),
    )  # fmt: skip


def _evidence(rows: pl.DataFrame) -> pl.DataFrame:
    """The cell that deviates; of a network, which is no public cell, the staff of its municipality."""
    is_network = pl.col("evidence_mart") == school_networks.MART
    place = pl.col("municipality_code").fill_null("")
    code = pl.coalesce("kpi_code", _map_code())
    return pl.concat(
        [
            _need(rows.filter(~is_network), pl.col("evidence_mart"), place, code, open_suffices=False),
            _need(rows.filter(is_network), pl.lit("kpi_municipal"), place, pl.lit(_STAFF), open_suffices=True),
        ]
    )


def _region_values(rows: pl.DataFrame) -> pl.DataFrame:
    """A target that is the value of the region is a published value of the region."""
    compared = rows.filter(pl.col("target_basis") == "region")
    return _need(compared, pl.lit("kpi_regional"), pl.lit(""), pl.col("kpi_code"), open_suffices=False)


def _methodists(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """Numbers of methodists that the texts tell; that there is no registry of them may be told."""
    rules = seed("recommendation_rules")
    found = []
    for word, mart in _METHODIST_PLACES.items():
        speaking = rules.filter(pl.col("text_ru").str.contains(word, literal=True))["rule_code"]
        place = pl.lit("") if mart == "kpi_regional" else pl.col("municipality_code").fill_null("")
        told = rows.filter(pl.col("rule_code").is_in(speaking.implode()))
        found.append(_need(told, pl.lit(mart), place, pl.lit(_METHODISTS), open_suffices=True))
    return found


def _cells(table: pl.DataFrame, mart: str) -> pl.DataFrame:
    """Indicators one may speak of; a cell with a value serves both needs."""
    place = pl.col("municipality_code") if "municipality_code" in table.columns else pl.lit("")
    is_open = pl.col("state").ne_missing("withheld") & ~pl.col("missing_reason").is_in(_HIDDEN).fill_null(value=False)
    cells = table.filter(is_open).select(
        "region_code", "as_of", "value", mart=pl.lit(mart), place=place, code=pl.col("kpi_code")
    )
    shown = cells.filter(pl.col("value").is_not_null())
    return pl.concat(
        [shown.with_columns(open_suffices=pl.lit(value=False)), cells.with_columns(open_suffices=pl.lit(value=True))]
    ).drop("value")


def _map_cells(deficits: pl.DataFrame) -> pl.DataFrame:
    """Cells of the map with all that a text tells: the share, the diagnosed and those without training."""
    told = ("diagnosed", "deficit_share", "uncovered")
    return deficits.filter(pl.all_horizontal(pl.col(c).is_not_null() for c in told)).select(
        "region_code", "as_of",
        mart=pl.lit("deficit_map"), place="municipality_code", code=_map_code(), open_suffices=pl.lit(value=False),
    )  # fmt: skip


def _map_code() -> pl.Expr:
    return pl.concat_str("subject", "competency_group", separator="/")


def _first_of_address(rows: pl.DataFrame) -> pl.DataFrame:
    rules = seed("recommendation_rules").drop_nulls("most_per_address")
    most = dict(rules.select("rule_code", pl.col("most_per_address").cast(pl.UInt32)).iter_rows())
    limit = pl.col("rule_code").replace_strict(most, default=None, return_dtype=pl.UInt32)
    place = pl.col("address_rank").rank("ordinal").over(*_ADDRESS, "rule_code")
    return rows.filter((place <= limit).fill_null(value=True))


def _ranked(rows: pl.DataFrame) -> pl.DataFrame:
    """Places among what is left, in the order there was."""
    return rows.with_columns(
        priority_rank=pl.col("priority_rank").rank("ordinal").over(_ADDRESS[:2]).cast(pl.Int64),
        address_rank=pl.col("address_rank").rank("ordinal").over(_ADDRESS).cast(pl.Int64),
    ).sort("region_code", "address_kind", "priority_rank")
