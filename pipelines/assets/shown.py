"""Previews in Russian for Dagster's pages: counts and titles, never names of files, people or unpublished figures.

Made only where somebody can look at them: a run of `rsnms run` without DAGSTER_HOME keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl
from dagster import AssetExecutionContext, MetadataValue

from pipelines.alerts.events import release_link

_ROWS = 20
_STATUSES = {"accepted": "принят", "held": "задержан", "rejected": "отклонён", "unchanged": "повтор"}


def is_seen(context: AssetExecutionContext) -> bool:
    """Whether the run is kept, so that its metadata can be looked at."""
    return not context.instance.is_ephemeral


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> MetadataValue:
    """A table in Markdown; of the rows only the first twenty."""
    shown = list(rows)
    lines = [_line(head), _line(["---"] * len(head)), *(_line(row) for row in shown[:_ROWS])]
    if len(shown) > _ROWS:
        lines.append(f"\nи ещё строк: {len(shown) - _ROWS}")
    return MetadataValue.md("\n".join(lines))


def deliveries_preview(ledger: pl.DataFrame) -> MetadataValue:
    """Files and rows by region and what became of them; `ledger` as `lake/_deliveries`."""
    counted = (
        ledger.group_by("region_code", "status")
        .agg(pl.len(), pl.col("rows_read").sum(), pl.col("rows_valid").sum())
        .sort("region_code", "status")
        .with_columns(pl.col("status").replace(_STATUSES))
    )
    return table(["Регион", "Состояние файлов", "Файлов", "Прочитано строк", "Годных строк"], counted.rows())


def source_preview(ledger: pl.DataFrame, source: str) -> MetadataValue:
    """By region: files, valid rows and the last day that accepted files speak of."""
    accepted = pl.col("status") == "accepted"
    counted = (
        ledger.filter(pl.col("source") == source)
        .group_by("region_code")
        .agg(
            pl.len(),
            pl.col("rows_valid").filter(accepted).sum(),
            pl.col("period_end").filter(accepted).max().dt.strftime("%d.%m.%Y").fill_null("—"),
        )
        .sort("region_code")
    )
    return table(["Регион", "Файлов", "Годных строк", "Данные по"], counted.rows())


def release_metadata(folder: Path) -> dict[str, MetadataValue]:
    """Link to a release, and how many of its published indicators reach their targets, by region."""
    link = release_link(folder.name)
    found: dict[str, MetadataValue] = {"link": MetadataValue.url(link) if link else MetadataValue.path(folder)}
    file = folder / "kpi_regional.parquet"
    if file.is_file():
        kpi = pl.read_parquet(file)
        latest = kpi.filter(pl.col("as_of") == pl.col("as_of").max())
        counted = (
            latest.group_by("region_code")
            .agg(
                pl.len(),
                pl.col("value").is_not_null().sum().alias("shown"),
                (pl.col("status") == "met").sum().alias("met"),
            )
            .sort("region_code")
        )
        found["preview"] = table(["Регион", "Показателей", "Опубликовано", "Цель достигнута"], counted.rows())
    return found


def _line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
