"""The cheapest assignment of rows to columns (the Hungarian method). Knows nothing of maps."""

from __future__ import annotations

from collections.abc import Sequence


def assign(costs: Sequence[Sequence[int]]) -> list[int]:
    """Column of each row so that the sum of `costs[row][column]` is least; at least as many columns as rows.

    Whole numbers in, so that no machine rounds otherwise; of equal answers always the same one.
    """
    width = len(costs[0]) if costs else 0
    row_price, column_price = [0] * (len(costs) + 1), [0] * (width + 1)
    row_of, way = [0] * (width + 1), [0] * (width + 1)
    for row in range(1, len(costs) + 1):
        row_of[0] = row
        column = _augment(costs, row_price, column_price, row_of, way)
        while column:
            row_of[column] = row_of[way[column]]
            column = way[column]
    found = [0] * len(costs)
    for column in range(1, width + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return found


def _augment(
    costs: Sequence[Sequence[int]], row_price: list[int], column_price: list[int], row_of: list[int], way: list[int]
) -> int:
    """The free column at the end of the cheapest chain that begins with the row put into column 0."""
    width = len(column_price) - 1
    slack: list[int | None] = [None] * (width + 1)
    used = [False] * (width + 1)
    column = 0
    while row_of[column]:
        used[column] = True
        row, step, nearest = row_of[column], None, 0
        for other in range(1, width + 1):
            if used[other]:
                continue
            price = costs[row - 1][other - 1] - row_price[row] - column_price[other]
            known = slack[other]
            if known is None or price < known:
                slack[other], way[other] = price, column
                known = price
            if step is None or known < step:
                step, nearest = known, other
        for other in range(width + 1):
            if used[other]:
                row_price[row_of[other]] += step or 0
                column_price[other] -= step or 0
            else:
                slack[other] = None if (known := slack[other]) is None else known - (step or 0)
        column = nearest
    return column
