"""Why figures changed between two releases: by cell the kinds of causes, by indicator the deliveries themselves.

A delivery is a cause where it is of the cell's region and of a source that the indicator is made of. That is a bound
from above: of several such deliveries each is named, though one may have left this very cell as it was.
"""

from __future__ import annotations

from typing import Any

import polars as pl

#: Kinds, in the order they are named.
#: withheld: the gate holds the cell back, or did; hidden: small groups are hidden on one side only;
#: deliveries: files behind the indicator came, went or were judged otherwise; code: another version of the code;
#: unexplained: none of these, which must not be
KINDS = ("withheld", "hidden", "deliveries", "code", "unexplained")
_HIDDEN = ("c", "low")
_GROUP = ["region_code", "kpi_code"]


def with_causes(
    changed: pl.DataFrame, deliveries: pl.DataFrame, sources: dict[str, list[str]], *, code_changed: bool
) -> pl.DataFrame:
    """`changed` cells with `causes`, kinds through `;`, never empty.

    `changed`: region_code, kpi_code, state and missing_reason, both also `_before`. `sources`: indicator → its sources;
    one that is not listed may be made of any.
    """
    behind = _behind(changed, deliveries, sources).select(_GROUP).unique().with_columns(delivered=pl.lit(value=True))
    joined = changed.join(behind, on=_GROUP, how="left", maintain_order="left", nulls_equal=True)
    sides = (pl.col(f"missing_reason{side}").is_in(_HIDDEN).fill_null(value=False) for side in ("", "_before"))
    found = {
        "withheld": pl.any_horizontal(pl.col(c).eq_missing("withheld") for c in ("state", "state_before")),
        "hidden": next(sides) != next(sides),
        "deliveries": pl.col("delivered").fill_null(value=False),
        "code": pl.lit(code_changed),
    }
    kinds = pl.concat_str(
        [pl.when(condition).then(pl.lit(kind)) for kind, condition in found.items()], separator=";", ignore_nulls=True
    )
    return joined.with_columns(causes=pl.when(kinds == "").then(pl.lit(KINDS[-1])).otherwise(kinds)).drop("delivered")


def by_indicator(
    table: str, cells: pl.DataFrame, deliveries: pl.DataFrame, sources: dict[str, list[str]]
) -> list[dict[str, Any]]:
    """One entry for each region and indicator of `cells` (those of `with_causes`), sorted.

    Keys: table, region_code, kpi_code, cells (how many changed), first_as_of, last_as_of, causes (kinds), and
    deliveries: path, source, period, deliverer, change of each.
    """
    if cells.is_empty():
        return []
    grouped = cells.group_by(_GROUP).agg(
        cells=pl.len(),
        first_as_of=pl.col("as_of").min().cast(pl.String),
        last_as_of=pl.col("as_of").max().cast(pl.String),
        causes=pl.col("causes").str.split(";").explode().unique(),
    )
    files = _behind(cells, deliveries, sources).sort("path", "change").group_by(_GROUP, maintain_order=True)
    listed = files.agg(deliveries=pl.struct("path", "source", "period", "deliverer", "change"))
    rows = grouped.join(listed, on=_GROUP, how="left", nulls_equal=True).sort(_GROUP).iter_rows(named=True)
    return [
        {
            **row,
            "table": table,
            "causes": sorted(row["causes"], key=KINDS.index),
            "deliveries": row["deliveries"] or [],
        }
        for row in rows
    ]


def _behind(cells: pl.DataFrame, deliveries: pl.DataFrame, sources: dict[str, list[str]]) -> pl.DataFrame:
    """Pairs of an indicator of a region and a changed delivery behind it."""
    wanted = cells.select(_GROUP).unique().join(deliveries, on="region_code")
    known = pl.DataFrame(
        [(kpi, source, True) for kpi, names in sources.items() for source in names],
        schema={"kpi_code": pl.String, "source": pl.String, "is_source": pl.Boolean},
        orient="row",
    )
    unlisted = ~pl.col("kpi_code").is_in(list(sources)).fill_null(value=False)
    return wanted.join(known, on=["kpi_code", "source"], how="left").filter(
        unlisted | pl.col("is_source").fill_null(value=False)
    )
