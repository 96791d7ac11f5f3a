"""Dividing a whole number into parts."""

from __future__ import annotations

import numpy as np

from pipelines.synthetic.world.streams import Floats, Ints


def apportion(total: int, weights: Floats, minimum: int) -> Ints:
    """`total` in parts of at least `minimum` (as far as it goes), the rest by weight and largest remainder."""
    count = len(weights)
    base = min(minimum, total // count)
    exact = (total - base * count) * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    missing = total - base * count - int(parts.sum())
    parts[np.argsort(-(exact - parts), kind="stable")[:missing]] += 1
    return np.asarray(parts + base, dtype=np.int64)
