"""The largest published deficits of each municipality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

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


def top_deficits(deficits: pl.DataFrame) -> dict[str, dict[date, list[Deficit]]]:
    """The first deficits by what their share surely is, by municipality and month; those of single subjects come
    before those of all.
    """
    rows = deficits.filter(pl.col("deficit_share") > 0, pl.col("competency_group") != "all")
    # Subjects say more than their sum; a municipality with hidden subjects still has its groups.
    rows = rows.with_columns(is_sum=pl.col("subject") == "all")
    order = ("is_sum", "deficit_share_low", "subject", "competency_group")
    rows = rows.sort(order, descending=[False, True, False, False])
    parts = rows.group_by("municipality_code", "as_of", maintain_order=True).head(_SHOWN)
    subjects = dict(seed("taught_subjects").select("subject_code", "subject_ru").iter_rows())
    found: dict[str, dict[date, list[Deficit]]] = {}
    for row in parts.iter_rows(named=True):
        found.setdefault(row["municipality_code"], {}).setdefault(row["as_of"], []).append(_deficit(row, subjects))
    return found


def deficits_data(by_month: dict[date, list[Deficit]], months: Sequence[date]) -> dict[str, Any]:
    """What municipality.js reads: the texts of every month, titles once."""
    titles = sorted({d.title for rows in by_month.values() for d in rows})
    number_of = {title: n for n, title in enumerate(titles)}
    lines = [
        [[number_of[d.title], d.share, d.interval, d.diagnosed, d.programmes] for d in by_month.get(month, [])]
        for month in months
    ]
    return {"titles": titles, "months": lines}


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
