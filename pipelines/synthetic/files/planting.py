"""Puts faults into the columns of a file and keeps the answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.contracts.load import load_contract
from pipelines.synthetic.deliveries.delivery import Delivery
from pipelines.synthetic.files.faults import FORMULA_ERROR, Fault, faults
from pipelines.synthetic.files.style import Style
from pipelines.synthetic.files.table import ERROR, TEXT, FileColumn


@dataclass(frozen=True)
class Planted:
    """A fault in data row `row` (from 0) of a file; `column` is empty for a row rule."""

    row: int
    column: str
    reason: str
    severity: str


def plant(
    delivery: Delivery, columns: list[FileColumn], style: Style, start: int, rng: np.random.Generator
) -> list[Planted]:
    """Plants faults from the contract's list, beginning with number `start`, one per row.

    Rejections stay far below the share that would hold the file.
    """
    contract = load_contract(delivery.source)
    catalogue, size = faults(contract), len(delivery.rows)
    left = {"rejection": int(size * contract.hold_above * 0.4), "warning": max(size // 4, 1)}
    order = rng.permutation(size).tolist()
    found = []
    for step in range(len(catalogue)):
        fault = catalogue[(start + step) % len(catalogue)]
        if left[fault.severity] and len(order) and (made := _one(delivery, columns, style, fault, order)):
            left[fault.severity] -= 1
            found.append(made)
    return found


def plant_everywhere(delivery: Delivery, columns: list[FileColumn], style: Style, fault: Fault) -> list[Planted]:
    """Plants one fault into every third row, so that the file is held."""
    rows = list(range(0, len(delivery.rows), 3))
    return [made for row in rows if (made := _one(delivery, columns, style, fault, [row]))]


def _one(delivery: Delivery, columns: list[FileColumn], style: Style, fault: Fault, order: list[int]) -> Planted | None:
    """Plants into the first row of `order` that suits, and takes it out."""
    for position, row in enumerate(order[:60]):
        texts = fault.make(delivery.rows.row(row, named=True), delivery.period.last)
        if texts and all(sum(c.source == name for c in columns) == 1 for name in texts):
            for column in columns:
                if column.source in texts:
                    text = texts[column.source]
                    broken_formula = text == FORMULA_ERROR and style.format == "xlsx"
                    column.put(row, "#REF!" if broken_formula else text, ERROR if broken_formula else TEXT)
            order.pop(position)
            return Planted(row, fault.column, fault.reason, fault.severity)
    return None
