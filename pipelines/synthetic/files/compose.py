"""A landed file of a delivery, with the answers the pipeline should come to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from pipelines.synthetic.deliveries.delivery import Delivery
from pipelines.synthetic.files.faults import Fault
from pipelines.synthetic.files.layout import Layout, lay_out
from pipelines.synthetic.files.planting import Planted, plant, plant_everywhere
from pipelines.synthetic.files.render import render
from pipelines.synthetic.files.style import Style
from pipelines.synthetic.files.table import FileColumn, letter
from pipelines.synthetic.files.write import write

PLANTED_SCHEMA = {
    "path": pl.String, "sheet": pl.String, "row_number": pl.Int64, "cell": pl.String, "column_name": pl.String,
    "reason": pl.String, "severity": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class LandedFile:
    """`path` is relative to landing; `status` is that of the ledger; `accepted` are the valid rows, clean."""

    path: str
    data: bytes
    status: str
    rows: int | None
    planted: pl.DataFrame
    accepted: pl.DataFrame | None


def compose(
    delivery: Delivery, path: str, style: Style, rng: np.random.Generator, first_fault: int | None = None,
    everywhere: Fault | None = None,
) -> LandedFile:  # fmt: skip
    """The file at `path`; faults are planted from number `first_fault` on, or one of them `everywhere` (held)."""
    columns = render(delivery, style, rng)
    planted: list[Planted] = []
    if everywhere is not None:
        planted = plant_everywhere(delivery, columns, style, everywhere)
    elif first_fault is not None and style.format != "xls":
        planted = plant(delivery, columns, style, first_fault, rng)
    spoilt = {fault.row for fault in planted}
    order = _with_copies(len(delivery.rows), spoilt, style, rng)
    if len(order) > len(delivery.rows):
        columns = [_gathered(column, order) for column in columns]
    layout = lay_out(delivery, columns, style, rng)
    name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return LandedFile(
        path,
        write(layout.sheets, style, name),
        "held" if everywhere is not None else "accepted",
        len(order),
        _answers(path, planted, columns, layout, style),
        None if everywhere is not None else _accepted(delivery, path, planted, order, layout),
    )


def _with_copies(
    size: int, spoilt: set[int], style: Style, rng: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Row order of the file: in some messy files a few rows are pasted twice, at the end."""
    if style.clean or rng.random() > 0.35:
        return np.arange(size)
    copies = np.flatnonzero(rng.random(size) < 0.01)
    return np.concatenate([np.arange(size), copies[~np.isin(copies, list(spoilt))]])


def _gathered(column: FileColumn, order: np.ndarray[tuple[int], np.dtype[np.int64]]) -> FileColumn:
    index = pl.Series(order)
    kinds = None if column.kinds is None else column.kinds.gather(index)
    return replace(column, cells=column.cells.gather(index), kinds=kinds)


def _answers(
    path: str, planted: list[Planted], columns: list[FileColumn], layout: Layout, style: Style
) -> pl.DataFrame:
    place = {column.source: index for index, column in enumerate(columns)}
    rows = []
    for fault in sorted(planted, key=lambda fault: (fault.row, fault.column)):
        number = int(layout.row_number[fault.row])
        cell = f"{letter(place[fault.column])}{number}" if style.workbook and fault.column else ""
        sheet = layout.sheet_names[layout.sheet_of[fault.row]]
        rows.append((path, sheet, number, cell, fault.column, fault.reason, fault.severity))
    return pl.DataFrame(rows, schema=PLANTED_SCHEMA, orient="row")


def _accepted(
    delivery: Delivery,
    path: str,
    planted: list[Planted],
    order: np.ndarray[tuple[int], np.dtype[np.int64]],
    layout: Layout,
) -> pl.DataFrame:
    """Valid rows with their place in the file; values that got a warning are empty."""
    rows = delivery.rows
    for fault in planted:
        if fault.severity == "warning":
            values = rows[fault.column]
            rows = rows.with_columns(values.set(pl.Series(np.arange(len(rows)) == fault.row), None))
    rejected = [fault.row for fault in planted if fault.severity == "rejection"]
    sheets = pl.Series(layout.sheet_names).gather(pl.Series(layout.sheet_of))
    return (
        rows[pl.Series(order)]
        .select(
            pl.lit(path).alias("path"), pl.lit(delivery.period.name).alias("period"),
            pl.lit(delivery.municipality_code).alias("deliverer"), sheets.alias("sheet"),
            pl.Series("row_number", layout.row_number), pl.all(),
        )
        .filter(pl.Series(~np.isin(order, rejected)))
    )  # fmt: skip
