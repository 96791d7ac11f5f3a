"""The largest published deficits of each municipality."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.publish.format_ru import NBSP, number, share
from pipelines.publish.words import GROUP
from pipelines.reference import seed

_SHOWN = 5


@dataclass(frozen=True)
class Deficit:
    """One subject and group: texts of the share, its interval, the diagnosed and the programmes ('' where hidden)."""

    title: str
    share: str
    interval: str
    diagnosed: str
    programmes: str


def top_deficits(deficits: pl.DataFrame, month: date) -> dict[str, list[Deficit]]:
    """The first deficits by what their share surely is, by municipality; those of single subjects come before those
    of all.
    """
    rows = deficits.filter(
        pl.col("as_of") == month, pl.col("deficit_share") > 0, pl.col("competency_group") != "all"
    ).with_columns(is_sum=pl.col("subject") == "all")
    # Subjects say more than their sum; a municipality with hidden subjects still has its groups.
    rows = rows.sort(
        "is_sum", "deficit_share_low", "subject", "competency_group", descending=[False, True, False, False]
    )
    parts = rows.group_by("municipality_code", maintain_order=True).head(_SHOWN)
    subjects = dict(seed("taught_subjects").select("subject_code", "subject_ru").iter_rows())
    by_place = parts.partition_by("municipality_code", as_dict=True, maintain_order=True)
    return {
        str(key[0]): [_deficit(row, subjects) for row in part.iter_rows(named=True)] for key, part in by_place.items()
    }


def _deficit(row: dict[str, object], subjects: dict[str, str]) -> Deficit:
    subject = subjects.get(str(row["subject"]), "")
    group = f"{GROUP.get(str(row['competency_group']), '')} компетенции"
    low, high = row["deficit_share_low"], row["deficit_share_high"]
    value, diagnosed, programmes = row["deficit_share"], row["diagnosed"], row["programmes_available"]
    return Deficit(
        title=f"{subject}, {group}" if subject else group,
        share=share(value) if isinstance(value, float) else "",
        interval=f"{number(low * 100)}–{number(high * 100)}{NBSP}%"
        if isinstance(low, float) and isinstance(high, float)
        else "",
        diagnosed=number(diagnosed) if isinstance(diagnosed, int) else "",
        programmes=number(programmes) if isinstance(programmes, int) else "",
    )
