"""All published recommendations of a region in the order of urgency, with what each rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.publish.dashboard.advice import advice_basis
from pipelines.publish.format_ru import NBSP, continued, figure, number, plural
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import ADDRESS_KIND, TARGET_BASIS


@dataclass(frozen=True)
class AdviceLine:
    """One recommendation; `value` and `aim` are in the notation of their unit, '' where there is none."""

    kind: str
    place: str
    rank: int
    severity: int
    address: str
    text: str
    value: str
    aim: str
    actor: str
    basis: str


@dataclass(frozen=True)
class AdvicePage:
    """`places`: addresses to filter by, in the order of the alphabet."""

    sentences: list[str]
    lines: list[AdviceLine]
    kinds: list[tuple[str, str]]
    places: list[str]


def advice_page(source: ReleaseSource, region_code: str) -> AdvicePage:
    """The page of a region; without lines where nothing is recommended."""
    rows = source.tables.recommendations.filter(pl.col("region_code") == region_code)
    order = {kind: n for n, kind in enumerate(ADDRESS_KIND)}
    rows = rows.with_columns(kind_order=pl.col("address_kind").replace_strict(order, default=9, return_dtype=pl.Int64))
    lines = [_line(row) for row in rows.sort("severity", "kind_order", "priority_rank").iter_rows(named=True)]
    kinds = [(kind, title) for kind, title in ADDRESS_KIND.items() if any(line.kind == kind for line in lines)]
    return AdvicePage(_sentences(lines), lines, kinds, sorted({line.place for line in lines}))


def _line(row: dict[str, Any]) -> AdviceLine:
    """The address is the beginning of the text, up to its colon."""
    address, _, text = row["text_ru"].replace(" %", f"{NBSP}%").partition(": ")
    aim = row["target_value"]
    basis = TARGET_BASIS.get(row["target_basis"], "")
    return AdviceLine(
        kind=row["address_kind"],
        place=row["address_ru"] or "",
        rank=row["priority_rank"],
        severity=row["severity"],
        address=address,
        text=text[:1].upper() + text[1:],
        value="" if row["value"] is None else figure(row["value"], row["unit"]),
        aim="" if aim is None else f"{figure(aim, row['unit'])} ({basis})" if basis else figure(aim, row["unit"]),
        actor=row["actor_ru"] or "",
        basis=advice_basis(row),
    )


def _sentences(lines: list[AdviceLine]) -> list[str]:
    if not lines:
        return ["По опубликованным показателям рекомендаций нет."]
    total, urgent = len(lines), sum(line.severity == 1 for line in lines)
    word = plural(total, "рекомендация", "рекомендации", "рекомендаций")
    found = [f"Всего {number(total)} {word}; самой высокой срочности – {number(urgent)}."]
    first = lines[0]
    found.append(f"Первая по срочности – {first.address}: {continued(first.text)}")
    return found
