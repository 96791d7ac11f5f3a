"""Every file and every row: where they went, and that nothing is left over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from markupsafe import Markup

from pipelines.contracts.load import load_contracts
from pipelines.publish.auditing.pictures import bar
from pipelines.publish.auditing.titles import source_title
from pipelines.publish.format_ru import number
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import DELIVERY_STATUS, FILE_REASON, ROW_REASON, ROW_SEVERITY

#: column, words, class of the bar
FATES = (
    ("rows_accepted", "принято", "b-good"),
    ("rows_duplicate", "повторы", "b-calm"),
    ("rows_superseded", "заменены", "b-calm2"),
    ("rows_skipped", "пропущено", "b-none"),
    ("rows_rejected", "отклонено", "b-bad"),
    ("rows_waiting", "в непринятых файлах", "b-warn"),
)
_FILES = ("accepted", "held", "rejected")


@dataclass(frozen=True)
class Balance:
    """Files and rows of one region, or of one source in it; `rest` is what no fate accounts for, and must be 0."""

    region: str
    source_ru: str
    files: dict[str, int]
    rows: dict[str, int]
    rest: int

    @property
    def picture(self) -> Markup:
        """The rows as a bar."""
        words = ", ".join(f"{title} {number(self.rows[name])}" for name, title, _ in FATES)
        parts = [(css, self.rows[name], f"{title}: {number(self.rows[name])}") for name, title, css in FATES]
        return bar(parts, self.rows["rows_read"], f"Прочитано {number(self.rows['rows_read'])} строк: {words}")


def balances(source: ReleaseSource, by_source: bool) -> list[Balance]:
    """Balances by region, or by region and source. Rows of files not taken are counted whole, whatever was in them."""
    taken = pl.col("status") == "accepted"
    fates = [name for name, _, _ in FATES[:-1]]
    counts = [pl.when(taken).then(pl.col(name)).otherwise(0).fill_null(0).sum().alias(name) for name in fates]
    waiting = pl.when(taken).then(0).otherwise(pl.col("rows_read")).fill_null(0).sum().alias("rows_waiting")
    files = [(pl.col("status") == s).sum().alias(f"files_{s}") for s in _FILES]
    keys = ["region_code", "source"] if by_source else ["region_code"]
    read = pl.col("rows_read").fill_null(0).sum()
    frame = source.deliveries.group_by(keys).agg(*files, read, *counts, waiting).sort(keys)
    return [_balance(row) for row in frame.iter_rows(named=True)]


def files_of(source: ReleaseSource, region: str) -> list[dict[str, Any]]:
    """Every file of a region, by folder and the beginning of its hash."""
    own = source.deliveries.filter(pl.col("region_code") == region)
    return [
        {
            **row,
            "source_ru": source_title(row["source"]),
            "status_ru": DELIVERY_STATUS.get(row["status"], row["status"]),
            "reason_ru": FILE_REASON.get(row["reason"], row["reason"]) if row["reason"] else "",
        }
        for row in own.iter_rows(named=True)
    ]


def rejections_of(source: ReleaseSource, region: str) -> list[dict[str, Any]]:
    """Why rows and values of a region were not taken, counted."""
    own = source.rejections.filter(pl.col("region_code") == region).sort(
        "rows_count", "source", "column_name", "reason", descending=[True, False, False, False]
    )
    return [
        {
            **row,
            "source_ru": source_title(row["source"]),
            "column_ru": _column_title(row["source"], row["column_name"]),
            "reason_ru": ROW_REASON.get(row["reason"], row["reason"]),
            "severity_ru": ROW_SEVERITY.get(row["severity"], row["severity"]),
        }
        for row in own.iter_rows(named=True)
    ]


def _balance(row: dict[str, Any]) -> Balance:
    rows = {name: int(row[name]) for name in ("rows_read", *(name for name, _, _ in FATES))}
    rest = rows["rows_read"] - sum(rows[name] for name, _, _ in FATES)
    files = {status: int(row[f"files_{status}"]) for status in _FILES}
    return Balance(row["region_code"], source_title(row["source"]) if "source" in row else "", files, rows, rest)


def _column_title(source: str, name: str) -> str:
    """The column as the sender knows it; row rules name none."""
    contract = load_contracts().get(source)
    titles = {c.name: c.title_ru for c in contract.columns} if contract else {}
    return titles.get(name, name) if name else "строка в целом"
