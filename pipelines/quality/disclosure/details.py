"""Details of the deficit map: columns hidden in rows that are shown otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.quality.disclosure.before import keep_hidden
from pipelines.quality.disclosure.rules import small_numerator
from pipelines.quality.disclosure.secondary import Equation, protect

_GROUP = "competency_group"
_RANK = "priority_rank"


@dataclass(frozen=True)
class Detail:
    """Columns that are hidden together because one of `counts` is a small numerator or would follow by subtraction.

    `every_group`: the same figures stand in the rows of all groups of competencies, so all of them hide the same.
    """

    counts: tuple[str, ...]
    columns: tuple[str, ...]
    every_group: bool = False


DETAILS = (
    Detail(("high", "medium"), ("high", "medium")),
    Detail(("deficit_enrolled", "uncovered"), ("deficit_enrolled", "uncovered", _RANK)),
    Detail(
        ("fioko_assessed",), ("fioko_assessed", "fioko_subject_percent", "fioko_method_percent"), every_group=True
    ),
)  # fmt: skip


def detail_hidden(
    table: pl.DataFrame, detail: Detail, by_subject: Equation, keys: Sequence[str], before: pl.DataFrame | None
) -> pl.Series:
    """Rows whose `detail` may not be shown, so that single subjects do not follow from `all` either.

    `table` has `reason`, which is set for rows that are hidden whole; `before` are rows of the release in force.
    """
    present = [c for c in detail.counts if c in table.columns]
    small = pl.any_horizontal(small_numerator(pl.col(c)) for c in present)
    whole = pl.col("reason").is_not_null()
    if detail.every_group:
        # What any group shows is known of all of them.
        whole = whole.all().over([k for k in keys if k != _GROUP])
    cells = table.select(*keys, *present, hidden=small | whole, sensitive=pl.lit(value=True))
    for count in present:
        cells = cells.with_columns(numerator=pl.col(count), denominator=pl.lit(None, dtype=pl.Int64))
        cells = keep_hidden(cells, _then(before, count, keys), keys, [by_subject], by_subject.keys)
        cells = protect(cells, [by_subject], keys)
    if detail.every_group:
        return cells.select(pl.col("hidden").any().over([k for k in keys if k != _GROUP]))["hidden"]
    return cells["hidden"]


def ranked(table: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """`table` with places by `uncovered` counted among the rows that show it: a gap would tell about the one hidden."""
    if _RANK not in table.columns:
        return table
    group = [k for k in keys if k != "municipality_code"]
    place = pl.col(_RANK).rank("ordinal").over(group).cast(pl.Int64)
    return table.with_columns(pl.when(pl.col("uncovered").is_not_null()).then(place).alias(_RANK))


def _then(before: pl.DataFrame | None, count: str, keys: Sequence[str]) -> pl.DataFrame | None:
    """Municipal rows of the release before for one count; without a count it was hidden, if anything of the row was."""
    if before is None or count not in before.columns:
        return None
    suppressed = pl.col("was_hidden") | pl.col("details_reason").is_not_null()
    return before.filter(pl.col("municipality_code") != "").select(
        *keys, was_hidden=pl.col(count).is_null() & suppressed, size_before=count
    )
