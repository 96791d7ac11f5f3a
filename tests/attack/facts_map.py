"""What a reader knows about the deficit map: bounds of every count, and the sums that hold in it."""

from __future__ import annotations

import polars as pl

from tests.attack.facts import INFINITE, OF_PLACE, OF_REGION, OF_STAFF, Knowledge, key, kpi_name, map_name
from tests.attack.files import MAP_KEYS

_ALL = "all"
_DEFICIT_KPI = "deficit_share_"


def know_map(knowledge: Knowledge, rows: pl.DataFrame, kpis: pl.DataFrame) -> None:
    """Everything the map says, alone and together with the indicators."""
    _bounds(knowledge, rows)
    _within_rows(knowledge, rows)
    _sums(knowledge, rows)
    _groups(knowledge, rows)
    _same_as_kpis(knowledge, rows, kpis)


def _bounds(knowledge: Knowledge, rows: pl.DataFrame) -> None:
    low_label = pl.col("missing_reason") == "low"
    least = {
        "diagnosed": pl.when(pl.col("hidden") & low_label).then(5).when("hidden").then(1).otherwise(0),
        "deficit": pl.when(pl.col("hidden") & low_label).then(1).otherwise(0),
    }
    is_part = (pl.col("municipality_code") != "") & (pl.col("subject") != _ALL)
    most = {"deficit": pl.when(pl.col("hidden") & low_label & is_part).then(2.0).otherwise(INFINITE)}
    for quantity in (*OF_REGION, *OF_PLACE):
        known = pl.col(quantity).is_not_null()
        knowledge.know(
            rows, map_name(quantity),
            pl.when(known).then(quantity).otherwise(least.get(quantity, pl.lit(0))),
            pl.when(known).then(pl.col(quantity).cast(pl.Float64)).otherwise(most.get(quantity, pl.lit(INFINITE))),
        )  # fmt: skip
    people = rows.group_by(MAP_KEYS[:4]).agg(pl.col(OF_STAFF).max())
    for quantity in OF_STAFF:
        known = pl.col(quantity).is_not_null()
        knowledge.know(
            people, map_name(quantity), pl.when(known).then(quantity).otherwise(0),
            pl.when(known).then(pl.col(quantity).cast(pl.Float64)).otherwise(INFINITE),
        )  # fmt: skip


def _within_rows(knowledge: Knowledge, rows: pl.DataFrame) -> None:
    row = [pl.col(c) for c in MAP_KEYS]
    sums = {
        "levels": ("diagnosed", "deficit", "low", "none"),
        "deficits": ("deficit", "high", "medium"),
        "enrolled": ("deficit", "deficit_enrolled", "uncovered"),
    }
    for name, (total, *parts) in sums.items():
        terms = [(map_name(total), 1), *((map_name(p), -1) for p in parts)]
        knowledge.relate(rows, key(name, *row), terms)
    places = rows.filter(pl.col("municipality_code") != "")
    for part in ("diagnosed", "fioko_assessed"):
        knowledge.relate(places, key("staff", part, *row), [(map_name("staff"), 1), (map_name(part), -1)], slack=True)


def _sums(knowledge: Knowledge, rows: pl.DataFrame) -> None:
    region = pl.when(pl.col("municipality_code") == "").then(1).otherwise(-1)
    whole = pl.when(pl.col("subject") == _ALL).then(1).otherwise(-1)
    for quantity in OF_REGION:
        equation = key("places", quantity, *(pl.col(c) for c in MAP_KEYS if c != "municipality_code"))
        knowledge.relate(rows, equation, [(map_name(quantity), region)])
    for quantity in (*OF_REGION, *OF_PLACE[:3], *OF_STAFF):
        parts = [c for c in MAP_KEYS if c != "subject"]
        # The enrolled of single subjects are fewer than those of all: the rest takes up the difference.
        equation = key(
            "subjects", quantity, *(pl.col(c) for c in parts if quantity not in OF_STAFF or c != "competency_group")
        )
        knowledge.relate(rows, equation, [(map_name(quantity), whole)])


def _groups(knowledge: Knowledge, rows: pl.DataFrame) -> None:
    """Whoever has a result in a group has one over all groups, and the reverse."""
    single = rows.filter(pl.col("competency_group") != _ALL)
    row = [pl.col(c) for c in MAP_KEYS]
    over_all = map_name("diagnosed", group=_ALL)
    knowledge.relate(single, key("group", *row), [(over_all, 1), (map_name("diagnosed"), -1)], slack=True)
    knowledge.relate(single, key("groups", *row[:4]), [(over_all, -1), (map_name("diagnosed"), 1)], slack=True)


def _same_as_kpis(knowledge: Knowledge, rows: pl.DataFrame, kpis: pl.DataFrame) -> None:
    known = kpis.filter(pl.col("hidden") | pl.col("numerator").is_not_null())
    place = ["region_code", "municipality_code", "as_of"]
    shares = known.filter(pl.col("kpi_code").str.starts_with(_DEFICIT_KPI)).with_columns(
        subject=pl.lit(_ALL), competency_group=pl.col("kpi_code").str.strip_prefix(_DEFICIT_KPI)
    )
    shares = shares.join(rows.select(MAP_KEYS), on=MAP_KEYS, how="semi")
    for figure, quantity in (("numerator", "deficit"), ("denominator", "diagnosed")):
        knowledge.relate(
            shares,
            key("same", figure, *(pl.col(c) for c in MAP_KEYS)),
            [(kpi_name(figure), 1), (map_name(quantity), -1)],
        )
    here = rows.filter(pl.col("subject") == _ALL).select(place).unique()
    for code, figure, quantity, slack in (
        ("diagnosed_share", "denominator", "staff", False),
        ("fioko_assessed_count", "numerator", "fioko_assessed", True),
    ):  # fmt: skip
        cells = known.filter(pl.col("kpi_code") == code, pl.col("municipality_code") != "")
        cells = cells.join(here, on=place, how="semi").with_columns(subject=pl.lit(_ALL))
        terms = [(map_name(quantity), 1), (kpi_name(figure), -1)]
        knowledge.relate(cells, key("same", code, *(pl.col(c) for c in place)), terms, slack=slack)
