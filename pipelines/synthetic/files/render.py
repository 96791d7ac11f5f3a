"""From a delivery's clean rows to the columns of a file: order, headers, extra columns, texts."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.contracts.load import load_contract
from pipelines.synthetic.deliveries.delivery import Delivery
from pipelines.synthetic.files import headers, values
from pipelines.synthetic.files.plain import plain
from pipelines.synthetic.files.style import Style
from pipelines.synthetic.files.table import FileColumn


def render(delivery: Delivery, style: Style, rng: np.random.Generator) -> list[FileColumn]:
    """Columns of the file, without planted defects."""
    contract = load_contract(delivery.source)
    if style.clean:
        return [FileColumn(c.name, c.name, plain(c, delivery.rows[c.name])) for c in contract.columns]
    chosen = headers.choose(contract, style, rng)
    columns = []
    for column in contract.columns:
        clean = delivery.rows[column.name]
        texts, kinds = values.messy(column, clean, style, delivery.region_code, delivery.period.first, rng)
        columns.append(FileColumn(chosen[column.name], column.name, texts, kinds))
    if style.split_name and delivery.source == "staff":
        columns = _split_name(columns)
    columns = _moved(columns, rng)
    return _with_extra(columns, style, rng)


def _split_name(columns: list[FileColumn]) -> list[FileColumn]:
    """Surname, name and patronymic in columns of their own."""
    result = []
    for column in columns:
        if column.source != "full_name":
            result.append(column)
            continue
        parts = column.cells.str.replace_all("\u00a0", " ").str.splitn(" ", 3).struct
        result += [FileColumn(h, "full_name", parts.field(f"field_{i}")) for i, h in enumerate(headers.NAME_PARTS)]
    return result


def _moved(columns: list[FileColumn], rng: np.random.Generator) -> list[FileColumn]:
    """Some columns stand elsewhere; the parts of a name stay together."""
    if rng.random() < 0.4:
        return columns
    blocks: list[list[FileColumn]] = []
    for column in columns:
        if blocks and column.source == "full_name" and blocks[-1][0].source == "full_name":
            blocks[-1].append(column)
        else:
            blocks.append([column])
    order = np.argsort(np.arange(len(blocks)) + rng.normal(0, 1.8, len(blocks)), kind="stable")
    return [column for index in order.tolist() for column in blocks[index]]


def _with_extra(columns: list[FileColumn], style: Style, rng: np.random.Generator) -> list[FileColumn]:
    """Columns nobody asked for: a running number before, remarks after."""
    size = len(columns[0].cells)
    for header in rng.choice(headers.EXTRA, int(rng.integers(0, 3)), replace=False).tolist():
        remark = pl.Series([None, "уточнить"]).gather(pl.Series((rng.random(size) < 0.3).astype(np.int64)))
        columns = [*columns, FileColumn(header, "", remark)]
    if style.row_numbers:
        columns = [FileColumn(headers.ROW_NUMBER, "", pl.Series(range(1, size + 1)).cast(pl.String)), *columns]
    return columns
