"""The attack: hidden figures of a release that have one value only, by bounds and by algebra."""

from __future__ import annotations

import numpy as np
import polars as pl

from tests.attack.algebra import determined
from tests.attack.facts import Knowledge, know_kpis, kpi_cells, kpi_name, map_cells, map_name
from tests.attack.facts_map import know_map
from tests.attack.files import KPI_KEYS, MAP_KEYS, Files
from tests.attack.intervals import Rule, System

_SHOWN_BY_RULE = "teachers_per_methodist"
_DETAILS = ("high", "medium", "deficit_enrolled", "uncovered", "fioko_assessed")
#: the same in the rows of all groups of competencies: hidden where no row shows it
_OF_ALL_GROUPS = "fioko_assessed"
_HALF = 0.5


def recovered(files: Files, additive: list[str]) -> pl.DataFrame:
    """Hidden figures other than nought that follow from the files: `name`, `value` (null where algebra alone says so).

    Raises ValueError where the files contradict themselves.
    """
    cells, rows = kpi_cells(files), map_cells(files)
    narrowed = _narrowed(cells, rows, additive)
    single = pl.col("high") - pl.col("low") < _HALF
    found = narrowed.filter(single, pl.col("low") > _HALF).join(_hidden(cells, rows), on="name", how="semi")
    algebra = rows.join(determined(rows), on=list(MAP_KEYS), how="semi").filter("hidden")
    told = [found.select("name", value="low"), algebra.select(map_name("diagnosed"), value=pl.lit(None, pl.Float64))]
    return pl.concat([told[0], told[1].rename({told[1].columns[0]: "name"})]).unique("name", keep="first").sort("name")


def figures(files: Files) -> pl.DataFrame:
    """`name` and `truth` of all figures that can be hidden, from tables that hide nothing."""
    cells, rows = kpi_cells(files), map_cells(files)
    named = [
        cells.select(name=kpi_name("numerator"), truth="numerator"),
        cells.select(name=kpi_name("denominator"), truth="denominator"),
        *(rows.select(name=map_name(c), truth=c) for c in ("diagnosed", "deficit", *_DETAILS) if c in rows.columns),
    ]
    return pl.concat([n.with_columns(pl.col("truth").cast(pl.Float64)) for n in named]).drop_nulls().unique("name")


def bounds(files: Files, additive: list[str]) -> pl.DataFrame:
    """`name`, `low`, `high` of every figure."""
    return _narrowed(kpi_cells(files), map_cells(files), additive)


def _narrowed(cells: pl.DataFrame, rows: pl.DataFrame, additive: list[str]) -> pl.DataFrame:
    knowledge = Knowledge()
    know_kpis(knowledge, cells, additive)
    know_map(knowledge, rows, cells)
    facts = pl.concat(knowledge.facts)
    return System(facts, pl.concat(knowledge.terms), pl.concat(knowledge.limits)).solved(_symbols(facts, cells, rows))


def _symbols(facts: pl.DataFrame, cells: pl.DataFrame, rows: pl.DataFrame) -> Rule:
    """The symbol `c` in a group of five or more says that the count of deficits is not 1 or 2: it would be `low`."""
    plain = pl.col("hidden") & (pl.col("missing_reason") == "c")
    of_kpis = cells.filter(plain, "sensitive", ~pl.col("is_count"))
    pairs = pl.concat(
        [
            of_kpis.select(size=kpi_name("denominator"), count=kpi_name("numerator")),
            rows.filter(plain).select(size=map_name("diagnosed"), count=map_name("deficit")),
        ]
    )
    number = facts.select("name").with_row_index("number")
    pairs = pairs.join(number, left_on="size", right_on="name").rename({"number": "a"})
    pairs = pairs.join(number, left_on="count", right_on="name").rename({"number": "b"})
    size, count = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    counts = cells.filter(plain, "sensitive", "is_count").select(count=kpi_name("numerator"))
    alone = counts.join(number, left_on="count", right_on="name")["number"].to_numpy()

    def tighten(low: np.ndarray, high: np.ndarray) -> None:
        sure = np.concatenate([count[low[size] >= 5], alone])
        low[sure] = np.where((low[sure] == 1) | (low[sure] == 2), 3, low[sure])
        high[sure] = np.where((high[sure] == 1) | (high[sure] == 2), 0, high[sure])

    return tighten


def _hidden(cells: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Names of hidden figures. The symbol `low` tells of five people or more, so their number is no secret."""
    other = pl.col("missing_reason") == "c"
    cells, rows = cells.filter("hidden"), rows.filter(pl.col("subject") != "-")
    rows = rows.with_columns(pl.col(_OF_ALL_GROUPS).max().over(MAP_KEYS[:4]))
    shown_by_rule = pl.col("kpi_code") == _SHOWN_BY_RULE
    named = [
        cells.select(name=kpi_name("numerator")),
        cells.filter(~shown_by_rule, ~pl.col("is_count"), other).select(name=kpi_name("denominator")),
        rows.filter("hidden", other).select(name=map_name("diagnosed")),
        rows.filter("hidden").select(name=map_name("deficit")),
        *(
            rows.filter(pl.col(c).is_null(), pl.col("municipality_code") != "").select(name=map_name(c))
            for c in _DETAILS
        ),
    ]
    return pl.concat(named).unique()


__all__ = ["KPI_KEYS", "bounds", "figures", "recovered"]
